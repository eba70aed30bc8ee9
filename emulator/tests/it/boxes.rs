//! Parses the MP4 boxes (ISO/IEC 14496-12) that the tests check.

/// The decode times of a track's fragments in a file.
pub fn decode_times(file: &[u8], track: u32) -> Vec<u64> {
    let fragments = all(file, b"moof").into_iter().flat_map(|moof| all(moof, b"traf"));
    fragments.map(TrackRun::parse).filter(|run| run.track == track).map(|run| run.decode_time).collect()
}

/// One track of a fragment.
pub struct TrackRun {
    pub track: u32,
    pub decode_time: u64,
    pub duration: u64,
    pub bytes: usize,
}

impl TrackRun {
    pub fn parse(traf: &[u8]) -> TrackRun {
        let tfhd = find(traf, b"tfhd");
        let tfdt = find(traf, b"tfdt");
        assert_eq!(tfdt[0], 1, "decode times have 64 bits");
        let mut defaults = Fields { bytes: &tfhd[8..], flags: u32_at(tfhd, 0) };
        let [_base, _description] = [defaults.take(1, 8), defaults.take(2, 4)];
        let [duration, size] = [defaults.take(8, 4), defaults.take(0x10, 4)];
        let (mut total, mut bytes) = (0, 0);
        for trun in all(traf, b"trun") {
            let mut fields = Fields { bytes: &trun[8..], flags: u32_at(trun, 0) };
            let [_offset, _first_flags] = [fields.take(1, 4), fields.take(4, 4)];
            for _ in 0..u32_at(trun, 4) {
                total += u64::from(fields.take(0x100, 4).or(duration).unwrap());
                bytes += fields.take(0x200, 4).or(size).unwrap() as usize;
                fields.take(0x400, 4);
                assert_eq!(fields.take(0x800, 4).unwrap_or(0), 0, "pictures are shown in the order of decoding");
            }
        }
        TrackRun {
            track: u32_at(tfhd, 4),
            decode_time: u64::from(u32_at(tfdt, 4)) << 32 | u64::from(u32_at(tfdt, 8)),
            duration: total,
            bytes,
        }
    }
}

/// Reads optional fields, each present if its flag is set.
struct Fields<'a> {
    bytes: &'a [u8],
    flags: u32,
}

impl Fields<'_> {
    fn take(&mut self, flag: u32, length: usize) -> Option<u32> {
        (self.flags & flag != 0).then(|| {
            let value = u32_at(self.bytes, length - 4);
            self.bytes = &self.bytes[length..];
            value
        })
    }
}

pub fn all<'a>(mut bytes: &'a [u8], kind: &[u8; 4]) -> Vec<&'a [u8]> {
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let (this, rest) = bytes.split_at(u32_at(bytes, 0) as usize);
        if &this[4..8] == kind {
            found.push(&this[8..]);
        }
        bytes = rest;
    }
    found
}

pub fn find<'a>(bytes: &'a [u8], kind: &[u8; 4]) -> &'a [u8] {
    all(bytes, kind)[0]
}

pub fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap())
}
