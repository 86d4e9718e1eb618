"""Computes the indicators of a lake that no gate looked at; runs in the environment of analytics."""

from analytics.jobs.kpis import compute
from analytics.lake.place import place
from analytics.session import session
from analytics.settings import load

if __name__ == "__main__":
    settings = load()
    with session(settings.spark, settings.spark_memory) as spark:
        compute(spark, place(settings.lake), lambda said: print(said, flush=True))
