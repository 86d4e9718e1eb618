"""What a change did: functions of both versions side by side, and what stood around them."""
