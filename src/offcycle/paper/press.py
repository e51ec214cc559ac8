"""This module is the press, a program of its own: data in, a PDF out, within a bound of time and memory.

It is started by `printing.py` for each paper, so a text that takes too long or too much ends with this process and with
nothing else. What people typed comes as JSON and reaches the template as values; none of it is ever read as a template.
Of Offcycle it loads only how texts are prepared for paper.
"""

import json
import resource
import sys
from pathlib import Path

import typst

# In whatever way Offcycle was installed, its folder is found from here.
sys.path.append(str(Path(__file__).resolve().parents[2]))

from offcycle.paper.wording import ready

TEMPLATE = Path(__file__).with_name("form.typ")
MEMORY = 2 * 1024**3
REFUSED = 1


def main() -> int:
    """Set what stands on the standard input; the PDF leaves by the standard output, a fault by the standard error."""
    seconds = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    work = 2 * seconds  # of all its threads together
    resource.setrlimit(resource.RLIMIT_CPU, (work, work))
    if sys.platform == "linux":  # elsewhere the system reserves far more than it uses
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    given = json.loads(sys.stdin.buffer.read())
    try:
        made = typst.compile(
            TEMPLATE.read_bytes(),
            format="pdf",
            sys_inputs={"data": json.dumps(ready(given["data"]))},
            pdf_standards="ua-1",
            timestamp=int(given["made_at"]),
            ignore_system_fonts=True,  # the same paper on every machine
        )
    except typst.TypstError as error:
        sys.stderr.write(str(error)[:2000])
        return REFUSED
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
