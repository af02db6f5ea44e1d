"""The fewest hidden counts that protect a cross-table with its sums: an exact integer programme, solved with HiGHS.

Every task of an attacker is a block of its own: another table that agrees with all that is printed and takes a small count to one or none, or to
the threshold; and for the only child behind a count one in which a small count of others is not what it is. A count that differs in any block is
hidden. The equations of a cross-table are those of a network, so tables need not be asked to be whole.

    python optimum.py check  tests/cases/disclosure     the 59 tables against the optimum that was measured before
    python optimum.py write  tests/cases/disclosure     200 fresh tables and their optima
"""

import csv
import json
import multiprocessing
import pathlib
import sys

import numpy
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_matrix

THRESHOLD = 5


def cells(table):
    """All counts: the atoms that each adds up, and the count."""
    rows, columns = table.shape
    some = lambda size: [list(range(size))] + [[at] for at in range(size)]
    sets = [[row * columns + column for row in group for column in others] for group in some(rows) for others in some(columns)]
    counts = table.reshape(-1)
    return sets, [int(counts[atoms].sum()) for atoms in sets]


def tasks(sets, values):
    """Who must not learn what: the count, from where to where it must be able to go, and the count that an insider knows."""
    small = [at for at, value in enumerate(values) if 1 <= value < THRESHOLD]
    for at in small:
        if values[at] > 1:
            yield at, "low", None
        yield at, "high", None
    for own in (at for at in small if values[at] == 1):
        for other in small:
            same_child = values[other] == 1 and shared(sets, values, own, other)
            if other != own and not same_child:
                yield other, "other", own


def shared(sets, values, one, other):
    """Whether two counts of one are of the same child."""
    inner = {atoms[0]: values[at] for at, atoms in enumerate(sets) if len(atoms) == 1}
    return any(inner[atom] for atom in set(sets[one]) & set(sets[other]))


def fewest(table):
    """The least number of hidden counts, or None where HiGHS does not prove it."""
    table = numpy.array(table)
    sets, values = cells(table)
    todo = list(tasks(sets, values))
    if not todo:
        return sum(1 for value in values if 1 <= value < THRESHOLD)
    atoms, total = table.size, int(table.sum())
    most = 2 * total + THRESHOLD
    # Unknowns: one for each count that may be hidden, then for each task its table and which way a count differs.
    size = len(sets) + len(todo) * (atoms + 1)
    lower, upper, matrix = [], [], lil_matrix((len(todo) * (2 * len(sets) + 3), size))
    rows = iter(range(matrix.shape[0]))

    def add(terms, low, high):
        row = next(rows)
        for column, factor in terms:
            matrix[row, column] += factor
        lower.append(low)
        upper.append(high)

    for number, (at, goal, own) in enumerate(todo):
        first = len(sets) + number * (atoms + 1)
        side = first + atoms
        terms = lambda cell: [(first + atom, 1) for atom in sets[cell]]
        for cell, value in enumerate(values):
            add(terms(cell) + [(cell, -most)], -numpy.inf, value)
            add(terms(cell) + [(cell, value)], value, numpy.inf)
        if goal == "low":
            add(terms(at), 0, 1)
        elif goal == "high":
            add(terms(at), THRESHOLD, numpy.inf)
        else:
            add(terms(own), 1, 1)
            add(terms(at) + [(side, -most)], -numpy.inf, values[at] - 1)
            add(terms(at) + [(side, -values[at] - 1)], 0, numpy.inf)
    used = next(rows, matrix.shape[0])
    low, high = numpy.zeros(size), numpy.full(size, float(most))
    whole, cost = numpy.zeros(size), numpy.zeros(size)
    for cell, value in enumerate(values):
        low[cell], high[cell], whole[cell], cost[cell] = float(1 <= value < THRESHOLD), 1, 1, 1
    for number in range(len(todo)):
        side = len(sets) + number * (atoms + 1) + atoms
        high[side], whole[side] = 1, 1
    constraint = LinearConstraint(matrix.tocsr()[:used], lower, upper)
    answer = milp(cost, constraints=constraint, bounds=Bounds(low, high), integrality=whole, options={"time_limit": 300, "mip_rel_gap": 0})
    return round(answer.fun) if answer.status == 0 else None


def fresh(seed):
    """A table as in the comparison of methods, with another seed."""
    random = numpy.random.default_rng(seed)
    rows, columns, children = random.integers(3, 7), random.integers(2, 5), random.integers(20, 91)
    return random.multinomial(children, random.dirichlet([0.8] * (rows * columns))).reshape(rows, columns).tolist()


def main(command, folder):
    folder = pathlib.Path(folder)
    with multiprocessing.Pool() as pool:
        if command == "check":
            tables = {}
            for line in csv.DictReader(open(folder / "tables59.csv")):
                tables.setdefault(line["table"], {}).setdefault(line["row"], []).append(int(line["n"]))
            tables = {name: list(rows.values()) for name, rows in tables.items()}
            found = dict(zip(tables, pool.map(fewest, tables.values())))
            before = {entry["table"]: entry["fewest_hidden_zeros_hideable"] for entry in json.load(open(folder / "baseline59.json"))["per_table"]}
            differ = {name: (found[name], before[name]) for name in found if found[name] != before[name]}
            print(sum(found.values()), "hidden at least; not as before:", differ)
        else:
            tables = [fresh(seed) for seed in range(1000, 1200)]
            found = pool.map(fewest, tables, chunksize=1)
            lines = [json.dumps({"table": table, "fewest": least}) for table, least in zip(tables, found)]
            (folder / "optimum200.json").write_text("[\n" + ",\n".join(lines) + "\n]\n")
            print(sum(least for least in found if least is not None), "hidden at least;", found.count(None), "not proved")


if __name__ == "__main__":
    main(*sys.argv[1:])
