"""Every shared read: functions that take the session first and never write."""
