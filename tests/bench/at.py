"""`python -m tests.bench.at 2026-02-10T12:00+08:00 once …`: mailproc's command line at another moment."""

import sys
from datetime import datetime
from zoneinfo import ZoneInfo

from mailproc import cli, front
from mailproc.config import Config


def main() -> int:
    moment = datetime.fromisoformat(sys.argv[1])

    def right_then(config: Config) -> datetime:
        return moment.astimezone(ZoneInfo(config.office.zone))

    front.right_now = right_then
    return cli.main(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
