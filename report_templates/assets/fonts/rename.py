import pathlib, sys
from fontTools.ttLib import TTFont

KEPT = {0, 8, 9, 11, 13, 14}  # copyright, makers, licence

for path in map(pathlib.Path, sys.argv[1:]):
    _, kind, weight = path.stem.split("-")
    family = f"Dosah {kind.title()}"
    style = "Italic" if weight.endswith("i") else "Regular"
    font = TTFont(path, recalcTimestamp=False)
    names = font["name"]
    names.names = [name for name in names.names if name.nameID in KEPT]
    for number, text in {1: family, 2: style, 3: path.stem, 4: f"{family} {weight}", 6: path.stem}.items():
        names.setName(text, number, 3, 1, 0x409)
    font.save(path)
    if path.parent.name == "page":
        font.flavor = "woff2"
        font.save(path.with_suffix(".woff2"))
