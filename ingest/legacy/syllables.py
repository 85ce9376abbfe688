"""Whether a word can be a Vietnamese syllable: its onset, its rhyme and its tone fit together."""

import functools
import re
import unicodedata

TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
SHARP, HEAVY = "\u0301", "\u0323"
# Before e, ê and i the sounds of c, g and ng are written k, gh and ngh.
ONSETS = (
    "ngh(?=[eêi])|ng(?![eêi])|ch|gh(?=[eêi])|gi|kh|nh|ph|qu|th|tr|b|c(?![eêi])|d|đ|g(?![eê])|h|k(?=[eêiy])|l|m|n|p|r|s"
    "|t|v|x"
)
RHYMES = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu "
    "o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc "
    "oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh uêu ui um un ung uơ "
    "uôc uôi uôm uôn uông uôt up ut uy uya uych uyên uyêt uyn uynh uyt uyu ư ưa ưc ưi ưm ưng ươ ươc ươi ươm ươn ương "
    "ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu yn ynh yt"
)
SYLLABLE = re.compile(rf"(?:{ONSETS})?(?:{'|'.join(RHYMES.split())})")
STOPPED = re.compile("(?:c|ch|p|t)$")


@functools.lru_cache(maxsize=65_536)
def is_syllable(word: str) -> bool:
    """Whether `word`, in any case, is spelt as one Vietnamese syllable."""
    apart = unicodedata.normalize("NFD", word.lower())
    tones = TONES.findall(apart)
    toneless = unicodedata.normalize("NFC", TONES.sub("", apart))
    if len(tones) > 1 or not SYLLABLE.fullmatch(toneless):
        return False
    return not STOPPED.search(toneless) or bool(tones and tones[0] in (SHARP, HEAVY))
