"""The TrackMaster (Full Vision) RS-232 wire: 4800 8N1, one byte of command, digits, one of answer.

`wire` has the tables, `codec` turns them into bytes and back, `link` is the host's end and
`device` the treadmill's own. Sources: TMX428/TMX58 service manual 317-160-406 Rev 4 pp. 63-65;
FVX/TMX field service manual (Aug 2006) pp. 9-3 to 9-5.
"""
