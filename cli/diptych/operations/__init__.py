"""What the program does: functions of a project that return values and print nothing."""
