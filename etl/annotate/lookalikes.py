"""Names that contain the name of a country or people and are not about it: they hide it from the matcher."""

from __future__ import annotations

NOT_COUNTRIES = (
    "North American", "South American", "Latin American", "Central American", "North Americans", "South Americans", "Latin Americans",
    "North America", "South America", "Latin America", "Central America", "African American", "African Americans", "African-American",
    "Asian American", "Asian Americans", "Native American", "Native Americans", "Indian Ocean", "South China Sea", "East China Sea",
    "Sea of Japan", "Persian Gulf", "English Channel", "Irish Sea", "Gulf of Mexico", "Gulf of Oman", "Gulf of Aden", "New Mexico",
    "New Jersey", "New England", "British Columbia", "Chinese New Year", "Panama Papers", "Guinea pig", "guinea pigs", "Jordan River",
    "River Jordan", "Jordan Valley", "Lake Chad", "Niger Delta", "Niger River", "Congo River", "Congo Basin", "Panama Canal",
    "Stockholm syndrome", "Geneva Conventions", "Geneva Convention", "Vienna Convention", "Kyoto Protocol", "Montreal Protocol",
    "Helsinki Accords", "Warsaw Pact", "French fries", "German shepherd", "Spanish flu", "Dutch auction", "Turkish delight",
    "Swiss cheese", "Vietnam War", "Korean War", "Gulf War", "Iraq War", "Cuban missile crisis", "Cuban Missile Crisis", "Falklands War",
    "Labor Day", "Labour Day", "Brazil nut", "Brussels sprouts", "Brussels sprout", "Brazil nuts", "China Sea", "Philippine Sea", "Indo-Pacific", "Asia-Pacific", "Indian Wells", "Lebanon County",
    "US dollar", "US dollars", "U.S. dollar", "U.S. dollars", "Canadian dollar", "Canadian dollars", "Australian dollar",
    "Australian dollars", "British pound", "Japanese yen", "Chinese yuan", "Russian ruble", "Russian rouble", "Swiss franc",
    "Swiss francs", "Turkish lira", "Iranian rial", "Indian rupee", "Indian rupees", "English language", "French language",
    "Spanish language", "Russian language", "Arabic language", "Chinese language", "English-language", "French-language",
    "Russian-language", "Spanish-language", "Chinese-language", "Arabic-language", "Sierra Leone Creole", "Boston Tea Party",
    "Berlin Wall", "Iron Curtain", "Tour de France", "Grand Prix", "Radio Free Asia", "Radio Free Europe",
    "Voice of America", "Bank of America", "French Open", "US Open", "U.S. Open", "Australian Open", "Tokyo Stock Exchange",
    "New York Stock Exchange", "London Stock Exchange", "Shanghai Composite", "Hong Kong dollar", "Hong Kong dollars",
)  # fmt: skip
