"""Given names that tell whether a person is 'he' or 'she'; names borne by both are left out."""

from __future__ import annotations

from communique.etl.annotate import names
from communique.etl.annotate.actors.lexicon import words

FEMININE = words(
    """agnes aisha alice alicia amal amina amy ana angela angelina anita anna annalena anne annegret antonia asma audrey barbara beata
    beatrice benazir bernadette betsy bridget brigitte camilla carla carmen carolina caroline carrie catherine cecilia celia
    charlotte chelsea cheri christia christina christine claire claudia condoleezza corazon cristina cynthia dalia deborah delcy
    diana dilma dina dolores donna dorothy ebba ekaterina elena elisabeth elizabeth ellen emily emma erna eva evelyn fatima fatou
    federica fiona florence frances gabriela gina giorgia gita gloria golda grace greta gretchen hanan hanna hannah harriet hatice
    heather heidi helen helena helga helle hilary hillary hina ilhan indira ines ingrid irina isabel isabella ivanka jacinda
    jacqueline jane janet janine jeanine jennifer jessica jill joan joanna josephine joyce julia juliana julie kaja kamala karen
    karin kate katerina katherine kathleen kathy katrin keiko kellyanne khadija kirsten kolinda kristalina kristina laila lana laura
    leila leyla lilian linda lisa liz loretta louise lucia lucy luisa madeleine magdalena maia maja malala margaret margarethe
    margarita margot margrethe maria mariam marie marina marine marion marta martha mary maryam megawati melania mette mia michele
    michelle mireille monica nadia nadine najat nancy naomi natalia natalie nathalie ngozi nicola nikki nina nora olena olga olivia
    oprah pamela patricia paula penny phumzile pratibha priti priyanka rachel rania rebecca rita roberta rosa rosemary roza rula
    ruth sabrina sahle salome samantha sandra sanna sara sarah shamima sheikha sheila shirin shirley silvia simone sirimavo soledad
    sonia sophia sophie stella stephanie sue susan susana svetlana sviatlana sylvia tammy tania tansu tanya tatiana teresa theresa
    tina tulsi tzipi ursula valentina valerie vanessa vera veronica victoria vigdis viola violeta virginia vjosa wendy winnie
    yingluck yulia yuriko zainab zoe zuzana"""
)
MASCULINE = words(
    """aaron abdallah abdel abdelaziz abdul abdulla abdullah abiy abraham adam adel adnan ahmad ahmed alain alan albert alberto
    alejandro aleksandar aleksandr alex alexander alexandre alexei alexis alfonso alfredo ali alvaro amir anatoly anders andreas
    andres andrew andrey andrzej anthony antonio antonis antony anwar ariel armin arnold arthur asif askar atal augusto avigdor
    ayman bakir barack bart bashar ben benigno benjamin benny bernard bernie bert bill boris boyko brad brett brian bruno carl
    carlos charles charlie chris christian christopher chuck clement colin craig daniel danny dave david denis dennis dick didier
    dieter dmitri dmitry dominic dominique don donald donatien doug douglas duncan dwight ed eduard eduardo edward edwin ehud eli
    elias elijah emil emmanuel emmerson enda enrique eric erik ernesto ernst evo faisal felix fernando fethullah fidel francisco
    franco francois frank frans franz fred frederick fuad fulgencio gabriel gamal gary geert gennady geoff geoffrey george georges
    gerald gerard gerhard giles giulio giuseppe gordon graham greg gregory guido guillermo gustavo guy hafez haider hamad hamid hans
    harold harry hashim hassan hector heiko helmut henri henry herman hermann hernan hosni howard hugo hussein ian ibrahim igor
    ilham imran ismail ivan ivica jack jacob jacques jaime jair jake jakob jamal james jan jared jaroslaw jason javier jay jeff
    jeffrey jens jeremy jerome jerry jesse jim jimmy joachim joao joe joel joerg johannes john jonathan jorge jose josef josep
    joseph joshua juan juha julian julio julius junichiro justin kamal karel karl keith kemal ken kenneth kevin khaled khalid klaus
    kofi kurt kyriakos larry lars laurent lech leo leon leonid liam lionel lloyd luigi luis luiz lukas mahmoud mahmud malcolm manuel
    marc marcel marco marcos mariano mario mark marko martin marty mateusz matt matteo matthew maurice mauricio max maxim mehmet
    mevlut michael michel miguel mike mikhail mikheil miklos milan milo milorad milos milton mitch mitt mohamed mohammad mohammed
    muammar muhammad muhammadu murat mustafa nabih nabil naftali najib narendra nawaz neil nelson nicholas nick nicolae nicolas
    nicos nigel nikol nikola nikolai nikolay nikos nouri nuri nursultan olaf oleg oleksandr olivier olusegun omar oscar oswaldo otto
    pablo paolo patrick paul paulo pavel pedro pervez peter petr petro phil philip philippe pierre pieter piotr pranab qaboos qasem
    radoslaw rafael raila rajiv ralph ramon ramzan raul ray raymond rebiya recep reuven rex ricardo richard rick rishi rob robert
    roberto rodrigo roger roland romano ron ronald roy rudy rui russell sadiq salam salman salva sam samuel sardar scott sean
    sebastian sergei sergey sergio serzh shaukat shehbaz shimon shinzo silvio simon slobodan sofian stanislav stefan stephane
    stephen steve steven stuart svante taha taro tedros terry thabo theodor thomas tim timothy todd tom tomas tomislav tony traian
    ulrich umaro vaclav valdis valery victor viktor vince vincent vincente vitali vitaly vladimir vlado volodymyr walid walter
    warren werner wilhelm william wolfgang xavier yahya yair yasser yitzhak yoav yoweri yuri yusuf zine zoran"""
)


def gender(name: str) -> str | None:
    """'f' or 'm' of a person's full name, None where its first word doesn't tell."""
    parts = names.key(name)
    if len(parts) < 2:
        return None
    return "f" if parts[0] in FEMININE else "m" if parts[0] in MASCULINE else None


def is_given(word: str) -> bool:
    """Whether a word in lower case is a known given name."""
    return word in FEMININE or word in MASCULINE
