-- title: Timeline of a pair
-- question: What have two countries or bodies done to and with each other, newest first?
-- description: Each happening once, in both directions, with the article that first told of it.
-- grain: one row per happening between the two
-- tags: events
-- parameter: one text = USA | Code of a country or body.
-- parameter: other text = IRN | Code of the other.
-- parameter: status text = reported (reported, planned, hypothetical, negated, historical) | Standing of the act; blank for any.
-- parameter: since date | Only articles published on that day or later.
-- parameter: until date | Only articles published on that day or earlier.
-- parameter: limit integer = 40 | At most so many rows; blank for all.
-- column: day | Day on which it happened where the text tells it, else that of the article.
-- column: type | What is done.
-- column: mode | PLOVER mode, where the text tells it.
-- column: class | Verbal or material, cooperation or conflict.
-- column: score (-10 hostile to 10 friendly) | PLOVER intensity of the act.
-- column: sources | Who acts.
-- column: targets | Who is acted upon; blank where all parties act together.
-- column: location | Where it happened, as named.
-- column: reports (articles) | Articles that tell of it.
-- column: publisher | Who published the article.
-- column: title | Headline of the article.
-- column: url | Address of the article.
-- column: document | Number of the document; `communique show` prints it.
-- column: words | The words that tell of the act.
-- column: words_at (characters from 0) | Offset of the words in the sentence.
-- column: sentence | The sentence that they stand in.
-- chart: timeline x=day lane=type series=class | Each mark is a happening between the two, on its day, in the row of its type.
-- empty: No article reports an act between the two. | `communique report run most-active-actors` shows codes that do occur.
-- example: communique report run dyad-timeline --param one=RUS --param other=USA --output pair.html

with together as (
    -- Acts with both of them, on different sides or together.
    select one_of_them.event_id
    from event_participants as one_of_them
    inner join event_participants as the_other on one_of_them.event_id = the_other.event_id
    where
        one_of_them.code = :one
        and the_other.code = :other
        and (
            one_of_them.role <> the_other.role
            -- Two sources act upon each other only where nobody else is acted upon.
            or (
                one_of_them.role = 'source'
                and 0 = (
                    select count(*) from event_participants as acted_upon
                    where acted_upon.event_id = one_of_them.event_id and acted_upon.role = 'target'
                )
            )
        )
),

chosen as (
    -- Of each happening the article that told it first.
    select distinct on (happening)
        event_id as id,
        published_on
    from acts
    where
        event_id = any(array(select together.event_id from together))
        and (cast(:status as text) is null or status = cast(:status as text))
        and (cast(:since as date) is null or published_on >= cast(:since as date))
        and (cast(:until as date) is null or published_on <= cast(:until as date))
    order by happening, published_on asc nulls last, event_id
),

newest as (
    select id from chosen
    order by published_on desc nulls last, id desc
    limit :limit
)

select
    event_log.day,
    event_log.event_type as type,
    event_log.mode,
    event_log.quad_class as class,
    event_log.score,
    event_log.sources,
    event_log.targets,
    event_log.location,
    event_log.reports,
    event_log.publisher,
    event_log.title,
    event_log.url,
    event_log.document_id as document,
    event_log.trigger as words,
    event_log.trigger_at as words_at,
    event_log.sentence_text as sentence
from newest
inner join event_log on newest.id = event_log.event_id
order by event_log.published_on desc nulls last, event_log.event_id desc
