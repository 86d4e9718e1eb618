"""What an event of a code host means for us. Pure: `store/ingest.py` carries it out."""
