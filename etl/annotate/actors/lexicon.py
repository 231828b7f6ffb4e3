"""Small closed classes of English that the rules on actors turn on."""

from __future__ import annotations

HONORIFICS = frozenset(
    """mr mrs ms miss dr prof sir lord lady dame gen general lt lieutenant col colonel maj major capt captain sgt sergeant adm admiral
    brig brigadier cmdr commander marshal sen senator rep representative congressman congresswoman gov governor mayor rev reverend judge justice
    sheikh sheik shaikh prince princess king queen emir sultan shah pope archbishop bishop cardinal patriarch rabbi imam ayatollah mullah
    crown grand""".split()
)
GENERIC_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof", "sir", "dame", "lady", "lord"})
FEMININE_TITLES = frozenset({"mrs", "ms", "miss", "dame", "lady", "queen", "princess", "congresswoman"})
MASCULINE_TITLES = frozenset({"mr", "sir", "lord", "king", "prince", "emir", "sultan", "pope", "congressman", "sheikh"})

DATE_NAMES = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december""".split()
)

# The office before such a word is not held now by whom the gazetteer names on the day.
NOT_THE_HOLDER = frozenset(
    """former ex late deputy vice assistant incoming then onetime future previous predecessor successor elect designate
    next would-be aspiring candidate""".split()
)

# Prepositions that turn a place name into a location; after `weak` ones a country may still be a party (aid to Sudan).
IN_PLACE = frozenset("in inside within near outside across throughout around through via off beyond".split())
TO_PLACE = frozenset("at from to into toward towards of over onto".split())

# Verbs that take a place as their object.
PLACE_OBJECT_VERBS = frozenset(
    """visit leave enter reach tour attack shell bomb hit strike capture seize bombard besiege blockade retake overrun storm cross flee
    surround rock batter lash flood encircle evacuate liberate occupy shake""".split()
)

SPEECH_VERBS = frozenset(
    """say tell add announce claim argue warn state report insist note explain declare ask reply write suggest urge demand deny confirm
    describe call accuse criticise criticize condemn vow pledge stress tweet believe think allege acknowledge admit comment complain
    propose promise reiterate respond testify recall estimate predict maintain remark observe agree""".split()
)

# In 'the Obama administration' the noun is the person's own body.
REGIMES = frozenset("administration government regime cabinet campaign camp team coalition presidency".split())

# Heads of longer proper names that are not the country that they name: no actor at all.
EVENT_HEADS = frozenset(
    """olympics olympic marathon cup open championship championships games festival prix derby bowl masters fair expo derby
    rally biennale carnival league conference symposium treaty accord accords agreement convention protocol declaration
    summit war crisis deal uprising spring revolution act law bill prize award stadium street square road avenue hotel airport
    river sea ocean gulf bay strait straits canal desert mountains island islands peninsula time""".split()
)
# Heads of longer proper names that are bodies of the country that they name.
BODY_HEADS = {
    **dict.fromkeys(
        """court ministry army navy parliament assembly senate congress council agency authority commission committee bureau
        department service services police guard guards force forces corps office institute directorate tribunal treasury
        chamber board administration embassy foundation""".split(),
        "government",
    ),
    **dict.fromkeys(
        """party union front movement association federation league coalition alliance congress organisation organization society
        university college school hospital church group centre center club network confederation brotherhood front""".split(),
        "organisation",
    ),
    **dict.fromkeys(
        "airlines airways air bank company corporation corp inc ltd plc oil petroleum gas steel motors telecom railways mobile".split(),
        "company",
    ),
    **dict.fromkeys("times post daily news radio television tv today herald tribune agency gazette journal broadcasting".split(), "media"),
}
# 'Bank of China': what such a head says of a country is its name.
OF_NAMES = frozenset(
    """bank university voice gulf sea bay strait straits bill battle treaty university college church museum museums institute port
    isle duke duchess prince princess lady tower cape horn""".split()
)
SPORT_CUES = frozenset(
    """match goal goals score scored striker midfielder defender goalkeeper quarter-final quarterfinal semi-final semifinal cricket rugby
    football soccer tennis basketball innings wickets wicket batsman bowler coach qualifier fifa uefa championship medal
    medals tournament""".split()
)
COMPOUND_PREFIXES = {
    "sino": "CHN", "russo": "RUS", "anglo": "GBR", "franco": "FRA", "indo": "IND", "greco": "GRC", "turco": "TUR", "turko": "TUR",
    "serbo": "SRB", "austro": "AUT", "hispano": "ESP", "italo": "ITA", "americano": "USA", "luso": "PRT",
}  # fmt: skip
# After 'Indo-' and the like, what is no country: 'Indo-Pacific'.
NOT_COMPOUND = frozenset("pacific european saxon american norman aryan gangetic malayan phone phile".split())
# 'pro-Iranian' says nothing of Iran's own act; 'anti-American' names a target.
DETACHED_PREFIXES = frozenset("pro non ex post pre un neo".split())
# 'Saudi-led coalition' acts for Saudi Arabia; 'US-backed rebels' do not act for the US.
OWNING_PARTICIPLES = frozenset("led owned run ruled dominated registered flagged controlled".split())
OTHER_PARTICIPLES = frozenset(
    "backed built made based born drafted occupied held supported brokered sponsored trained funded educated administered mediated allied supplied".split()
)
