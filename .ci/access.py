"""What axe-core finds on a page: every rule of WCAG 2.2 AA, none disabled; best practice and what it cannot decide only as information."""

import json

STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
RUN = """
axe.run(document, {runOnly: {type: 'tag', values: %s}, rules: {'target-size': {enabled: true}}, resultTypes: ['violations', 'incomplete']})
  .then(result => ['violations', 'incomplete'].map(kind => result[kind].map(rule => ({
    rule: rule.id, tags: rule.tags, help: rule.help, nodes: rule.nodes.length,
    first: rule.nodes.map(node => node.target.join(' ') + ': ' + (node.any[0] || node.all[0] || node.none[0] || {message: ''}).message)[0],
  }))))
"""


def look(browser, axe):
    """Violations of the standard; and remarks by rule, with an example: violations of best practice, and what axe cannot decide."""
    if not browser.evaluate("typeof axe === 'object'"):
        browser.evaluate(axe)
    violations, incomplete = browser.evaluate(RUN % json.dumps([*STANDARD, "best-practice"]))
    binding = [rule for rule in violations if set(rule["tags"]) & set(STANDARD)]
    faults = [f"axe {rule['rule']} ({rule['nodes']}): {rule['first'][:200]}" for rule in binding]
    best = {f"best practice {rule['rule']}": rule["first"][:160] for rule in violations if rule not in binding}
    undecided = {f"undecided {rule['rule']}": rule["first"][:160] for rule in incomplete}
    return faults, best | undecided
