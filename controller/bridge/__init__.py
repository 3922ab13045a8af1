"""The bridge: Backstride's own treadmill as a fitness machine for other apps, over Bluetooth.

A process of its own and a client of the controller, so that nothing an app or a Bluetooth stack
does can hold up the controller. `records` is what apps read, `happenings` what they are told,
`control` what they may ask, `machine` all of it for any number of apps: these are pure. `radio` is
where it is heard: through bumble, or through this computer's BlueZ.
"""
