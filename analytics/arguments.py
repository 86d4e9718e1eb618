"""What `squad analytics` may be asked for; needs none of the packages of analytics."""

import argparse


def parser() -> argparse.ArgumentParser:
    """A command for each job, with its options."""
    words = argparse.ArgumentParser(prog="squad analytics", description="From finished reviews to trends.")
    jobs = words.add_subparsers(dest="job", required=True, metavar="JOB")
    export = jobs.add_parser(
        "export", help="bring days from PostgreSQL into the lake; by default those since the last export"
    )
    days = export.add_mutually_exclusive_group()
    days.add_argument("--date", metavar="D", help="this day alone")
    days.add_argument(
        "--since", metavar="D", help="from this day on, and earlier days of which something happened since"
    )
    days.add_argument("--backfill", metavar="D1..D2", help="these days")
    jobs.add_parser("validate", help="look at the export, put bad rows aside; exit status 3: it must not be published")
    jobs.add_parser("kpis", help="compute the indicators, and publish them where SQUAD_ANALYTICS_PUBLISH_URL is set")
    report = jobs.add_parser("report", help="write the weekly reports, for each tenant and for the operator")
    send = jobs.add_parser("send", help="send the weekly reports to those who get them; each one once")
    send.add_argument("--again", metavar="TARGET", default="", help="send to this target what it may have got already")
    for about_a_week in (report, send):
        about_a_week.add_argument(
            "--week", metavar="D", help="the week of this day, or `last`; by default the last whole one of the export"
        )
    jobs.add_parser("compact", help="make few files of many, delete those of old versions")
    jobs.add_parser("schedule", help="run all of it daily and weekly, by Celery beat on SQUAD_ANALYTICS_BROKER_URL")
    jobs.add_parser("run", help="export, validate, kpis, report, compact and send, one after the other")
    return words


if __name__ == "__main__":
    # Only says what is wrong with the words, for whoever asks before the packages of analytics are there.
    parser().parse_args()
