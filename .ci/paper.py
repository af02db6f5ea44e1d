"""What is wrong with a page on paper: a row or a short table that is torn, a heading that stands alone at the bottom of a sheet, a report
of one page on two.

Where a row or a heading went cannot be asked in the page itself. So the words of each are made links to an address of their own, the
page is printed, and poppler says on which sheet each link stands and how far down.
"""

import collections
import re
import subprocess
import tempfile
import xml.etree.ElementTree

# Words of drawings cannot become links this way; a drawing does not break over sheets.
MARK = """
(() => {
  const mark = (selector, kind) => [...document.querySelectorAll(selector)].forEach((element, number) => {
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (texts.nextNode()) nodes.push(texts.currentNode);
    for (const node of nodes) {
      if (!node.data.trim() || node.parentElement.closest('svg, .spoken, a[href^="https://mark."]')) continue;
      const old = node.parentElement.closest('a');
      if (old) { old.href = `https://mark.${kind}/${number}`; continue; }
      const link = document.createElement('a');
      link.href = `https://mark.${kind}/${number}`;
      node.replaceWith(link);
      link.append(node);
    }
  });
  mark('h1, h2, h3, figcaption, tr.group, thead, summary', 'heading');
  mark('tbody tr:not(.group)', 'row');
  const rows = [...document.querySelectorAll('tbody tr:not(.group)')];
  const tables = [...document.querySelectorAll('table')].map(table => [...table.querySelectorAll('tbody tr:not(.group)')]);
  const short = tables.filter(table => table.length <= 10).map(table => table.map(row => rows.indexOf(row)));
  return [document.body.classList.contains('one-page'), short];
})()
"""
LINK = re.compile(r"https://mark\.(heading|row)/(\d+)")
# Of 1263: below this stands the number of the sheet.
FOOT = 1263 * (297 - 18) / 297


def faults(browser):
    """Prints the page that is open, whose words become links, and looks at every sheet."""
    is_one_page, short_tables = browser.evaluate(MARK)
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(browser.pdf())
        file.flush()
        text = subprocess.run(["pdftohtml", "-xml", "-i", "-stdout", file.name], capture_output=True, check=True).stdout
    # Poppler lets characters through that XML does not know.
    text = re.sub(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", b"", text)
    sheets = xml.etree.ElementTree.fromstring(text).findall("page")
    found, rows = [], collections.defaultdict(dict)
    for number, sheet in enumerate(sheets, 1):
        last = (0.0, None, "")
        for line in sheet.findall("text"):
            words = "".join(line.itertext())
            bottom = float(line.get("top")) + float(line.get("height"))
            marks = [match for link in line.iter("a") if (match := LINK.match(link.get("href", "")))]
            for mark in marks:
                if mark[1] == "row":
                    rows[int(mark[2])].setdefault(number, words.strip())
            if words.strip() and bottom < FOOT and bottom > last[0]:
                last = (bottom, marks, words.strip())
        if last[1] and last[1][0][1] == "heading":
            found.append(f"the heading \"{last[2][:60]}\" stands alone at the bottom of sheet {number}")
    for on in rows.values():
        if len(on) > 1:
            found.append(f"the row \"{next(iter(on.values()))[:60]}\" is torn over sheets {sorted(on)}")
    for table in short_tables:
        on = {sheet for row in table for sheet in rows[row]}
        if len(on) > 1:
            found.append(f"the short table with the row \"{next(iter(rows[table[0]].values()), '')[:60]}\" is torn over sheets {sorted(on)}")
    if not rows and not found and browser.evaluate("document.querySelector('tbody tr') !== null"):
        found.append("no row was found on paper")
    if is_one_page and len(sheets) != 1:
        found.append(f"the report of one page takes {len(sheets)}")
    return found, len(sheets)
