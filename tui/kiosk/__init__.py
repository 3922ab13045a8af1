"""The kiosk: four big areas for whoever walks up to a treadmill, and no way out but the code."""
