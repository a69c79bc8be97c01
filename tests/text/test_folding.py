import pytest

from nsa_graph.text.folding import fold, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("A／RES／67／29", "ares67 29"),
        ("S/RES/984(1995)", "sres984 1995"),
        ("S/RES/984 (1995)", "sres984 1995"),
        ("14.1", "14 1"),
        ("141", "141"),
        ("Gambia (The)", "gambia"),
        ("The Gambia", "gambia"),
        ("the", "the"),
        ("Albanie (l')", "albanie"),
        ("Gambie (la)", "gambie"),
        ("El Salvador", "salvador"),
        ("Côte d’Ivoire", "cotedivoire"),
        ("São Tomé & Príncipe", "saotomeandprincipe"),
        ("U.S.A.", "usa"),
        ("Ｊａｐａｎ", "japan"),
        ("\u200bFran\u00adce\ufeff", "france"),
        ("《不擴散核武器條約》", "不扩散核武器条约"),
        ("Ørsted Łódź", "orstedlodz"),
        ("ⅩⅩⅥ.4", "xxvi4"),
        (" /// ", ""),
        ("", ""),
    ],
)
def test_spellings_fold_to_what_they_share(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(folded) == folded


def test_words_are_folded_one_by_one() -> None:
    assert words("the Treaty of Tlatelolco (1967)") == ["treaty", "of", "tlatelolco", "1967"]
