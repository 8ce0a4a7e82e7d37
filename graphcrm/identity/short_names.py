"""Given names that stand for one another: short and pet forms, and the forms of other languages.

English ones also from the package nicknames.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nicknames import NickNamer

SHORT = ">"
"""Between a name and a short form of it."""

_GROUPS = """
alexander alex alec aleksandr alexandre alejandro sandy sasha sascha sander xander alessandro
alexandra alex sandra sasha alix alessandra aleksandra
andrew andy drew andre andreas andres andrej andrey andrea
anthony tony antonio anton antoine
antonia toni tonya
anna ann anne annie hannah ana anya nancy
barbara barb babs basia
benjamin ben benny benji
bernard bernie bernhard bernd bernardo
catherine katherine kathryn kate katie kathy cathy kay kitty
katherine katarzyna kasia
katherine katharina katja kathrin karin katya ekaterina yekaterina catalina caterina
charles charlie chuck chas carl karl carlos carlo
christine christina chris tina kristina kristin christa
christopher chris kit topher christoph kristof cristobal
christian chris
daniel dan danny daniil
david dave davy
deborah debbie deb debra
dmitri dmitry dmitriy dima mitya
donald don donnie
dorothy dot dottie dolly dorothea
edward ed eddie ted teddy ned eduard eduardo
edith edie
eleanor ellie nell nora leonor
elizabeth elisabeth liz lizzy lizzie beth betty bess eliza lisa libby betsy
elizabeth elsa lise
isabella isabel isobel bella izzy elizabeth
emily em emmy
eugene gene evgeny yevgeny zhenya eugen
florence flo
francis frank frankie franz francisco paco francesco francois pancho
frances fran fanny francesca franziska
frederick fred freddy friedrich fritz federico
gabriel gabe
gabriella gabi gaby gabriele gabriela
george georg jorge giorgio georges jiri yuri georgy
gerald gerry jerry gerhard gerd
gregory greg grigori grisha grzegorz grzesiek grzes
harold harry hal
helen helena elena lena nelly
henry harry hank heinrich heinz henri enrique enrico
ignacio nacho
irene irina ira
ivan vanya john
jacob jake jakob jacques yakov
james jim jimmy jamie jaime santiago diego
jane janie jean joan johanna jana
janet jan
jennifer jen jenny jenn
jessica jess jessie
john jack johnny jon johannes johann hans juan giovanni jean ian sean jan
jonathan jon johnny
joseph joe joey josef jose pepe giuseppe sepp beppe yosef
josephine jo josie
joshua josh
judith judy judi
julia julie giulia juliana
katrina trina
kenneth ken kenny
laurence lawrence larry lorenzo lars lorenz
leonard len lenny leo leonardo
louis lewis lou ludwig luis luigi lutz
louise lou luise luisa
margaret maggie meg peggy marge margie rita greta gretchen margarete margarita margot daisy
maria mary marie molly polly masha mia maryam marysia maja
mark marc markus marco marcus marcos
martha marty marta
martin marty martino
mathew matthew matt matthias matteo mateo
maximilian max
michael mike mick mickey mikhail misha michel miguel michele michal
mohammed mohamed muhammad mohammad mehmet
natalia natalie nat natasha natalya
nathan nate nathaniel nat
nicholas nick nicky nicolas nikolaus klaus nikolai kolya nicola niklas
nicole nicky nikki
olga olya
oliver ollie olivier
olivia liv ollie
pamela pam
patricia pat patty trish tricia
patrick pat paddy
paul paulo pablo paolo pavel pasha
peter pete pedro pietro pierre petr pyotr piotr
philip phillip phil philipp felipe
rebecca becky becca
richard dick rick ricky rich ricardo riccardo
robert bob bobby rob robbie bert roberto rupert
ronald ron ronnie
rudolf rudi rudy
samuel sam sammy
samantha sam sammy
sarah sara sally sadie
sebastian seb basti
sergey sergei serge sergio seryozha
sophia sophie sofia sonja sonya sofya
stephen steven steve stefan stephan esteban stefano etienne stepan
stephanie steph stefanie
susan sue susie suzanne susanna susanne suzy
svetlana sveta
tatiana tanya tatyana
theodore ted theo teddy fyodor theodor
theresa teresa terry tess tessa resi
thomas tom tommy tomas tommaso
timothy tim timmy timo
valentina valya
veronica vera ronnie
tabitha tabby
krzysztof krzys
malgorzata gosia malgosia
agnieszka aga
tomasz tomek
jerzy jurek
stanislaw staszek
mehmet memo
victor vic viktor vitya
victoria vicky vicki tori
vincent vince vinnie vincenzo vicente
vladimir vova volodya vlad
walter walt wally
wilhelm willi william will bill billy willy guillermo guillaume
zachary zach zack
"""


@lru_cache(maxsize=1)
def _groups() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for line in _GROUPS.split("\n"):
        for name in line.split():
            found[name].append(line.split()[0])
    return {name: tuple(heads) for name, heads in found.items()}


@lru_cache(maxsize=1)
def _english() -> NickNamer:
    from nicknames import NickNamer

    return NickNamer()


def full_forms(given: str | None) -> str | None:
    """Return what a given name, in Latin letters, may stand for, one blank between.

    Two names of which one stands for the other have a word in common; None where none is known.
    """
    name = (given or "").partition(" ")[0]
    heads = list(_groups().get(name, ()))
    # The name and its short form: two short forms of one name, such as Amy and Emily, are two.
    heads += sorted(f"{full}{SHORT}{name}" for full in _english().canonicals_of(name))
    heads += sorted(f"{name}{SHORT}{short}" for short in _english().nicknames_of(name))
    return " ".join(heads) or None
