#!/usr/bin/env python3
"""Compare how outputs are laid out: what compare.py masks when it squeezes blanks and sorts rows.

usage: layout.py TRANSCRIPT.json REPLAY.json [--show N]

Looks at the outputs that compare.py calls equal, so that each of our cells stands for a recorded one. Names, ages and
addresses are of other lengths here than there, so a column's width is compared less the length of its longest cell:
what the writer put between, which must be equal. Compared are also where each line begins, how many blanks end it,
and the order of rows, names being compared by their form.

Left out are streams (-w), as their widths follow from what had been printed when, the order of events, as those of one
second come in any, and of what drain does at once, logs, which are not kubectl's to lay out, and explanations, which may
be in other words.

Prints what differs and, last, `layout: N of M equal outputs laid out alike`.
"""
import json, re, sys

import compare

CELL = re.compile(r"\S+(?: \S+)*")
NARROWEST, PADDING = 6, 3  # of the columns of `get`


def differences(want, got):
    """The first difference in layout of two texts whose masked contents are equal."""
    ours, theirs = blocks(got), blocks(want)
    if len(ours) != len(theirs):
        return f"{len(theirs)} blocks of lines there, {len(ours)} here"
    for real, mine in zip(theirs, ours):
        found = block_differs(real, mine)
        if found:
            return found
    return None


def blocks(text):
    """Tables, and what stands between them; blank lines are blocks of their own."""
    out, is_table = [], False
    for line in text.split("\n"):
        starts_table = compare.HEADER.match(line) is not None
        is_table = starts_table or (is_table and line.strip() != "")
        if starts_table or not out or not line.strip() or out[-1][0] != is_table:
            out.append((is_table, []))
        out[-1][1].append(line)
    return out


def block_differs(real, mine):
    is_table, theirs = real
    ours = mine[1]
    if is_table != mine[0]:
        return f"a table on one side only: {theirs[0]!r}"
    if is_table:
        return table_differs(theirs, ours)
    if len(theirs) != len(ours):
        return f"{len(theirs)} lines there, {len(ours)} here: {theirs[0]!r}"
    for a, b in zip(theirs, ours):
        found = edges_differ(a, b)
        if found:
            return found
        if squeezed(a) != squeezed(b):
            return f"order of lines: {a!r} there, {b!r} here"
    return gaps_differ([cells(line) for line in theirs], [cells(line) for line in ours], theirs, ours)


def table_differs(theirs, ours):
    columns = [m.group() for m in CELL.finditer(theirs[0])]
    if [m.group() for m in CELL.finditer(ours[0])] != columns:
        return f"other columns: {theirs[0]!r}"
    grids = [[sliced(line, lines[0]) for line in lines] for lines in (theirs, ours)]
    for column, name in enumerate(columns):
        there, here = (slack(grid, column) for grid in grids)
        # a recorded column wider than its cells explain: a row that was none of the cluster's was taken out of it
        wanted = {there, PADDING} if there > PADDING else {there}
        if here not in wanted and not both_narrow(grids, column):
            return f"column {name}: {there} blanks after its longest cell there, {here} here"
    ends = [{blanks_at_end(line) for line in lines} for lines in (theirs, ours)]
    if (ends[0] == {0}) != (ends[1] == {0}):
        return f"blanks at the end of lines: {sorted(ends[0])} there, {sorted(ends[1])} here"
    if {"REASON", "Reason", "STATUS MESSAGE", "ERROR"} & set(columns):  # events; statuses of components, asked all at once
        return None
    forms = [[compare.normal(grid_row[0].strip()) for grid_row in grid] for grid in grids]
    if forms[0] != forms[1]:
        return f"order of rows: {forms[0]} there, {forms[1]} here"
    return None


def sliced(line, header):
    """A line cut where the header's words begin; blanks stay, so that a cell's length shows its column's width."""
    starts = [m.start() for m in CELL.finditer(header)]
    starts[0] = 0
    return [line[a:b] for a, b in zip(starts, starts[1:] + [None])]


def slack(grid, column):
    if column == len(grid[0]) - 1:
        return 0
    longest = max(len(row[column].rstrip()) for row in grid if column < len(row))
    return len(grid[0][column]) - longest


def both_narrow(grids, column):
    return all(len(grid[0][column]) == NARROWEST for grid in grids)


def squeezed(line):
    return re.sub(r"-{2,}", "--", compare.normal(re.sub(r"\s+", " ", line.rstrip())))


def cells(line):
    """The cells of a line with their places, parted by two blanks or more."""
    return [(m.start(), m.group()) for m in CELL.finditer(line)]


def edges_differ(real, mine):
    if not real.strip() and not mine.strip():
        return None
    starts = [len(line) - len(line.lstrip(" \t")) for line in (real, mine)]
    if starts[0] != starts[1]:
        return f"{starts[0]} blanks before {real!r}, {starts[1]} here"
    ends = [blanks_at_end(line) for line in (real, mine)]
    if ends[0] != ends[1]:
        return f"{ends[0]} blanks after {real!r}, {ends[1]} here"
    return None


def blanks_at_end(line):
    return len(line) - len(line.rstrip())


def gaps_differ(theirs, ours, real_lines, our_lines):
    """The widths of cells, line by line: equal, or the column is as much wider as its longest cell is longer."""
    for row, (there, here) in enumerate(zip(theirs, ours)):
        if len(there) != len(here):
            return f"{len(there)} cells there, {len(here)} here: {real_lines[row]!r} and {our_lines[row]!r}"
        for column in range(len(there) - 1):
            widths = [line[column + 1][0] - line[column][0] for line in (there, here)]
            if widths[0] == widths[1] and len(there[column][1]) == len(here[column][1]):
                continue
            longest = [longest_beside(block, row, column) for block in (theirs, ours)]
            if widths[0] - longest[0] != widths[1] - longest[1]:
                return f"{real_lines[row]!r} and {our_lines[row]!r}: other widths"
    return None


def longest_beside(lines, row, column):
    """The longest cell of the column: of the lines around that have one there, one column a run of lines."""
    def at(index):
        return lines[index][column][0] if len(lines[index]) > column + 1 else None
    first = last = row
    while first > 0 and at(first - 1) == at(row):
        first -= 1
    while last + 1 < len(lines) and at(last + 1) == at(row):
        last += 1
    return max(len(lines[index][column][1]) for index in range(first, last + 1))


def laid_out(want, got):
    """Why no text that may stand for the recorded one is laid out as it is; empty if one is, None if none is equal."""
    alternatives = [got] + (got.get("alternatives") or [] if compare.reads(want["cmd"]) else [])
    equal = [one for one in alternatives if compare.same(want, one)]
    reasons = [differences(want["stdout"], one["stdout"]) or differences(want["stderr"], one["stderr"]) for one in equal]
    return ("" if None in reasons else reasons[0]) if reasons else None


def is_kubectls(cmd):
    return re.search(r"\s(-w|--watch)\b|rollout status|kubectl (logs|explain|drain)\b", cmd) is None


def main(argv):
    files = [a for a in argv if not a.startswith("--")]
    show = int(argv[argv.index("--show") + 1]) if "--show" in argv else 0
    if "--show" in argv:
        files.remove(argv[argv.index("--show") + 1])
    want, got = (json.load(open(f)) for f in files)
    compared = [(w, g) for w, g in zip(want, got) if not w.get("quiet") and not w["cmd"].startswith("#")]
    verdicts = [(w, laid_out(w, g)) for w, g in compared if is_kubectls(w["cmd"])]
    verdicts = [(w, reason) for w, reason in verdicts if reason is not None]
    wrong = [(w, reason) for w, reason in verdicts if reason]
    for w, reason in wrong[:show]:
        print(f"\n--- t={w['t']} $ {w['cmd']}\n    {reason}")
    print(f"layout: {len(verdicts) - len(wrong)} of {len(verdicts)} equal outputs laid out alike")
    return 0 if not wrong else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
