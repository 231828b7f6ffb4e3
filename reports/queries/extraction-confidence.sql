-- title: Confidence of the extraction
-- question: How sure is the extraction of what it found, by kind of fact?
-- description: Facts of the articles of a time by kind and by tenth of confidence. What it means that a fact is sure to 0.8 is
--   told in docs/statements.md and docs/quality; low tenths with many facts are where reading a sample pays.
-- grain: one row per kind of fact and tenth
-- tags: quality
-- parameter: since date = newest - 30 | Only articles published on that day or later.
-- parameter: until date | Only articles published on that day or earlier.
-- parameter: fact text (event, statement, sanction act, mention) | Only this kind.
-- column: fact | Kind: event, statement, sanction act or mention.
-- column: band (lower bound of confidence) | Tenth of confidence: 0.8 has the facts from 0.8 to below 0.9; 1.0 stands under 0.9.
-- column: facts (facts) | How many.
-- column: share (percent of the kind) | How many of each hundred of the kind.
-- column: mean (0 to 1) | Mean confidence of these facts.
-- column: example | Number of the document of the least sure of them.
-- chart: heatmap x=band y=fact value=share | Share of each tenth of confidence among the facts of a kind.
-- empty: No fact was found in articles of this time.
-- example: communique report run extraction-confidence --param fact=statement

with articles as materialized (
    select documents.id
    from documents
    where
        (cast(:since as date) is null or documents.published_on >= cast(:since as date))
        and (cast(:until as date) is null or documents.published_on <= cast(:until as date))
),

facts as (
    -- Few values of confidence are many facts'.
    select
        'event' as fact,
        events.confidence,
        count(*) as facts,
        min(articles.id) as example
    from articles
    inner join events on articles.id = events.document_id
    where cast(:fact as text) is null or cast(:fact as text) = 'event'
    group by events.confidence
    union all
    select
        'statement' as fact,
        statements.confidence,
        count(*) as facts,
        min(articles.id) as example
    from articles
    inner join statements on articles.id = statements.document_id
    where cast(:fact as text) is null or cast(:fact as text) = 'statement'
    group by statements.confidence
    union all
    select
        'sanction act' as fact,
        sanction_actions.confidence,
        count(*) as facts,
        min(articles.id) as example
    from articles
    inner join sanction_actions on articles.id = sanction_actions.document_id
    where cast(:fact as text) is null or cast(:fact as text) = 'sanction act'
    group by sanction_actions.confidence
    union all
    select
        'mention' as fact,
        mentions.confidence,
        count(*) as facts,
        min(articles.id) as example
    from articles
    inner join mentions on articles.id = mentions.document_id
    where cast(:fact as text) is null or cast(:fact as text) = 'mention'
    group by mentions.confidence
),

bands as (
    select
        *,
        least(floor(confidence * 10), 9) as tenth
    from facts
)

select
    fact,
    round(cast(tenth / 10 as numeric), 1) as band,
    cast(sum(facts) as bigint) as facts,
    round(100.0 * sum(facts) / sum(sum(facts)) over (partition by fact), 1) as share,
    round(sum(cast(confidence as numeric) * facts) / sum(facts), 3) as mean,
    (array_agg(example order by confidence asc))[1] as example
from bands
group by fact, tenth
order by fact asc, tenth desc
