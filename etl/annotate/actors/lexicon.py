"""Small closed classes of English that the rules on actors turn on."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """A set of words written as one text."""
    return frozenset(text.split())


HONORIFICS = words("""mr mrs ms miss dr prof sir lord lady dame gen general lt lieutenant col colonel maj major capt captain sgt sergeant adm admiral
    brig brigadier cmdr commander marshal sen senator rep representative congressman congresswoman gov governor mayor rev reverend judge justice
    sheikh sheik shaikh prince princess king queen emir sultan shah pope archbishop bishop cardinal patriarch rabbi imam ayatollah mullah
    crown grand""")
GENERIC_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof", "sir", "dame", "lady", "lord"})
FEMININE_TITLES = frozenset({"mrs", "ms", "miss", "dame", "lady", "queen", "princess", "congresswoman"})
MASCULINE_TITLES = frozenset({"mr", "sir", "lord", "king", "prince", "emir", "sultan", "pope", "congressman", "sheikh"})

DATE_NAMES = words("""monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december""")

# The office before such a word is not held now by whom the gazetteer names on the day.
NOT_THE_HOLDER = words("""former ex late deputy vice assistant incoming then onetime future previous predecessor successor elect designate
    next would-be aspiring candidate""")

# Prepositions that turn a place name into a location; after `weak` ones a country may still be a party (aid to Sudan).
IN_PLACE = words("in inside within near outside across throughout around through via off beyond")
TO_PLACE = words("at from to into toward towards of over onto")

# Verbs that take a place as their object.
PLACE_OBJECT_VERBS = words("""visit leave enter reach tour attack shell bomb hit strike capture seize bombard besiege blockade retake overrun storm cross flee
    surround rock batter lash flood encircle evacuate liberate occupy shake""")

SPEECH_VERBS = words("""say tell add announce claim argue warn state report insist note explain declare ask reply write suggest urge demand deny confirm
    describe call accuse criticise criticize condemn vow pledge stress tweet believe think allege acknowledge admit comment complain
    propose promise reiterate respond testify recall estimate predict maintain remark observe agree""")

# What only persons do or suffer.
HUMAN_VERBS = words(
    """arrest convict sentence kill charge accuse elect appoint shoot bear die resign meet visit marry study graduate testify plead retire
    jail imprison detain indict nominate kidnap abduct murder assassinate execute injure wound deport extradite pardon hire fire dismiss
    attend campaign lose defeat swear"""
)
# Surnames that are common words: at the start of a sentence the word is the likelier.
COMMON_SURNAMES = words(
    """aye back ban banana banks bell bird bishop blah bold borne bot brown bush camera cannon champagne colon cook cousin dam don drew dung
    fall fields fore foster frank gang gates gift good grant gray green gross guest hen hijab hill holder hope hung hunt hunter
    junior key king knight lake law long love lung major man march mark mass masse may mayor mills moon muslim noble north note odor
    page paisley park parts pitcher platter pot power powers premier president price ray rice rock rose roses said sang saw second
    sen senior sharp sheriff short sing singer skate slot small snow song soon south sow star stock stone store straw strong struck
    summers sun swing tan tax tea than tin tiny vital wall wells west white win winter wolf woo wood yen young"""
)
# In 'the Obama administration' the noun is the person's own body.
REGIMES = words("administration government regime cabinet presidency")
CAMPS = words("campaign camp team coalition office")

# Heads of longer proper names that are not the country that they name: no actor at all.
EVENT_HEADS = words(
    """olympics olympic marathon cup open championship championships games festival prix derby bowl masters fair expo biennale carnival
    convention conventions protocol stadium street square road avenue hotel airport river sea ocean gulf bay strait straits canal desert
    mountains peninsula time pound dollar shepherd"""
)
# Heads of longer proper names that are bodies of the country that they name.
BODY_HEADS = {
    **dict.fromkeys(
        words("""court ministry army navy parliament assembly senate congress council agency authority commission committee bureau
        department service services police guard guards force forces corps office institute directorate tribunal treasury
        chamber board administration embassy foundation"""),
        "government",
    ),
    **dict.fromkeys(
        words("""party union front movement association federation league coalition alliance congress organisation organization society
        university college school academy hospital church group centre center club network confederation brotherhood front"""),
        "organisation",
    ),
    **dict.fromkeys(
        words("airlines airways air bank company corporation corp inc ltd plc oil petroleum gas steel motors telecom railways mobile"),
        "company",
    ),
    **dict.fromkeys(
        words("times post daily news radio television tv today herald tribune agency gazette journal broadcasting mail magazine"), "media"
    ),
}
# 'Bank of China': what such a head says of a country is its name.
OF_NAMES = words("""bank university voice gulf sea bay strait straits bill battle treaty university college church museum museums institute port
    isle duke duchess prince princess lady tower cape horn""")
# Heads of longer proper names that are places or works, never a person.
PLACE_HEADS = words(
    """terminal base region province county airport island islands street park prize station bridge tower district valley lake palace mosque cathedral
    museum theatre theater village building house avenue road centre center plaza port camp prison beach hills mountain forest zone peninsula
    act award bill day week month festival series show cemetery laboratory lab syndrome law code disease virus investment investments
    license licence theorem programme program"""
)
# Groups of states that have no will of their own: what they do, their members do.
INFORMAL_GROUPS = frozenset(
    {"e3", "p5", "p5-plus-1", "p4-plus-1", "normandy-four", "quad", "g7", "g8", "weimar-triangle", "astana-process"}
)
# 'Paris Climate Accord': a capital that only names where a text was signed.
PACT_HEADS = words(
    "accord accords agreement agreements treaty treaties convention conventions protocol declaration conference club process pact deal "
    "memorandum statute communique consensus ceasefire truce"
)
SPORT_CUES = words("""match goal goals score scored striker midfielder defender goalkeeper quarter-final quarterfinal semi-final semifinal cricket rugby
    football soccer tennis basketball innings wickets wicket batsman bowler coach qualifier fifa uefa championship medal
    medals tournament""")
COMPOUND_PREFIXES = {
    "sino": "CHN", "russo": "RUS", "anglo": "GBR", "franco": "FRA", "indo": "IND", "greco": "GRC", "turco": "TUR", "turko": "TUR",
    "serbo": "SRB", "austro": "AUT", "hispano": "ESP", "italo": "ITA", "americano": "USA", "luso": "PRT",
}  # fmt: skip
# After 'Indo-' and the like, what is no country: 'Indo-Pacific'.
NOT_COMPOUND = words("pacific european saxon american norman aryan gangetic malayan phone phile")
# 'pro-Iranian' says nothing of Iran's own act; 'anti-American' names a target.
DETACHED_PREFIXES = words("pro non ex post pre un neo")
# 'Saudi-led coalition' acts for Saudi Arabia; 'US-backed rebels' do not act for the US.
OWNING_PARTICIPLES = words("led owned run ruled dominated registered flagged controlled")
OTHER_PARTICIPLES = words(
    "backed built made based born drafted occupied held supported brokered sponsored trained funded educated administered mediated allied supplied"
)

# Occupations that may stand before a name without being in the gazetteer's list of agent nouns.
OCCUPATIONS = words(
    """director commissioner chairman chairwoman chairperson chair chief head governor mayor activist protester lawyer attorney analyst
    economist professor researcher scientist doctor physician nurse teacher student journalist reporter correspondent editor columnist
    author writer historian commentator businessman businesswoman entrepreneur billionaire executive ceo founder co-founder president
    spokesperson coordinator representative delegate negotiator mediator adviser advisor aide strategist consultant inspector detective
    superintendent constable sheriff commander fighter pilot captain colonel general major lieutenant sergeant soldier candidate nominee
    challenger incumbent politician lawmaker legislator councillor councilor senator congressman congresswoman deputy minister secretary
    undersecretary envoy ambassador diplomat consul attache judge justice prosecutor magistrate coroner cleric priest pastor bishop
    archbishop imam rabbi singer actor actress artist musician director-general secretary-general treasurer trader farmer fisherman
    engineer geologist epidemiologist virologist meteorologist climatologist expert specialist dissident blogger whistleblower organizer
    organiser leader co-leader premier chancellor king queen prince princess emir sultan
    member supporter follower loyalist backer sympathiser sympathizer associate relative native fan
    combatant participant consultant assistant immigrant migrant occupant peasant merchant servant
    assemblyman assemblywoman councilman councilwoman alderman alderwoman
    coach wrestler boxer player goalkeeper manager
    witness resident bystander survivor winner laureate colleague predecessor successor rival opponent"""
)
# Nouns that stand before the name of a body, not of a person: 'news agency ISNA'.
BODY_NOUNS = words(
    """agency newspaper daily weekly magazine channel station network broadcaster website site company firm group party movement militia
    coalition alliance organisation organization ministry university college bank airline carrier maker giant refiner force forces
    front brigade battalion faction union federation association foundation institute agency media press paper tabloid radio television
    police army militants rebels troops navy hospital charity ngo think-tank watchdog operator supplier producer manufacturer subsidiary"""
)
# Agent nouns that are things: they act for whom they belong to, but are nobody by themselves.
EQUIPMENT = words(
    """jet jets aircraft airliner plane planes helicopter helicopters warship warships ship ships vessel vessels boat boats submarine
    submarines tank tanks missile missiles rocket rockets drone drones gunship gunships convoy convoys base bases artillery bombers bomber
    gunboat gunboats tanker tankers warplanes warplane fighter-jets"""
)
# 'Withdraw troops from Syria': the noun isn't of where it is taken from.
REMOVING = words("recall withdraw pull evacuate remove expel deport return free bring extract rescue airlift release ban bar oust drive")
# Who does this to 'troops' moves its own.
SENDING = words("send deploy dispatch mass withdraw pull station commit rush fly contribute airlift move bring")
# Bodies and offices that each state has: without a name, those of the country that the article is about.
NATIONAL = words(
    """government police army military parliament authorities president minister ministers ministry forces court prosecutors prosecutor
    premier chancellor cabinet legislature assembly senate opposition junta navy commander-in-chief regime lawmakers
    officials policemen troops soldiers spokesman spokeswoman"""
)
# Titles before a name that a state gives.
STATE_TITLES = words(
    """minister secretary undersecretary under-secretary governor governor-general mayor senator congressman congresswoman representative
    lawmaker legislator deputy mp ambassador general gen admiral adm colonel col brigadier brig judge justice magistrate prosecutor
    sheriff superintendent constable attorney-general councillor councilor king queen emir sultan marshal lieutenant lt major sergeant sgt
    captain capt rep sen gov"""
)
# Of these, the ones that need not be definite: 'police fired', 'officials said'.
BARE_NATIONAL = words("police authorities parliament prosecutors lawmakers officials troops soldiers forces")
# Offices that a state need not have given.
UNOFFICIAL = frozenset(
    {
        "candidate",
        "campaign_official",
        "head_of_body",
        "deputy_head_of_body",
        "religious_leader",
        "special_envoy",
        "party_leader",
        "commissioner",
        "royal",
    }
    | {"council_president", "negotiator", "military_commander", "supreme_commander", "opposition_leader"}
)
# Words that the gazetteer lists as agent nouns but that in the news mostly name a thing or an area.
NO_AGENTS = words("state authority justice public figure figures exile")
# Adjectives that open a phrase with a capital letter at the start of a sentence; they are no part of the name.
OPENING_ADJECTIVES = words(
    """former longtime veteran incumbent retired late acting outgoing senior fellow presumptive early lead top chief ex then
    interim embattled ousted exiled jailed renowned noted influential local"""
)
# Acronyms that mean something else unless the text names the country.
DOUBTFUL_ACRONYMS = {"CCTV": "CHN"}
# First words of names that are no person's.
NOT_PERSONS = words(
    """hurricane storm cyclone typhoon tropical mount lake fort camp operation project mission hotel hms uss flight boeing airbus
    lockheed team club street st saint san santa los las el new north south east west united radio tv apple windows super grand"""
)
_PERSON_ENDINGS = ("man", "woman", "person", "er", "or", "ist", "ian", "eer")
_THING_NOUNS = words(
    """tanker bomber helicopter destroyer carrier refiner producer manufacturer exporter importer insurer lender broadcaster newspaper
    power border paper order german human cruiser computer centre center sector tractor reactor harbor harbour water matter number
    river letter summer winter offer chapter corner dinner disaster encounter fever finger layer ladder laser liver lumber manner
    meter monster murder other oyster plaster pepper poster quarter register semester server shelter shoulder silver sugar thunder
    tiger timber tower trailer transfer trigger weather wonder floor door error factor color colour favor favour labor labour honor
    honour humor humour motor minor mirror monitor odor rumor rumour sensor terror tumor tumour vector vapor vapour corridor list
    fist mist twist wrist beer deer career cancer character danger daughter filter flower folder gender header hunger hammer trawler
    freighter steamer liner barrier frontier mower newsletter pointer printer router scanner scooter spider sticker sweater cluster
    counter container cover cylinder chamber calendar dollar collar pillar bunker answer banner bumper butter buffer chopper cooler
    crater crusher elevator escalator generator indicator radiator ventilator accelerator detector projector conductor decor
    interior exterior superior anchor armor armour behavior behaviour endeavor endeavour flavor flavour glamor glamour parlor
    parlour savior tenor valor vigor vigour equator excavator simulator launcher mortar howitzer interceptor fertilizer fertiliser
    booster blockbuster rubber under-secretary cover-up takeover turnover hangover crossover makeover hour"""
)


def names_person(noun: str) -> bool:
    """Whether a noun in the singular says what a person is ('spokesman', 'protester'), rather than naming a body or thing."""
    return noun in OCCUPATIONS or (noun.endswith(_PERSON_ENDINGS) and noun not in BODY_NOUNS and noun not in _THING_NOUNS)


# Bodies whose name alone doesn't tell the country.
GENERIC_BODY = words(
    """supreme constitutional general high court congress senate parliament national assembly house of representatives security council
    treasury department state justice chamber deputies commons lords federal election commission prime minister's office politburo
    central bank foreign ministry defence defense interior finance attorney general army navy air force legislative"""
)

# 'An ally of Minsk', 'US allies', 'critics of the government': the noun relates to whom it names, and doesn't act for them.
RELATIONAL = words(
    """ally allies opponent opponents critic critics rival rivals foe foes enemy enemies adversary adversaries neighbour neighbours neighbor
    neighbors partner partners friend friends victim victims counterpart counterparts target targets predecessor predecessors"""
)
