// Playlists with one fault each, and the sections of RFC 8216 that they violate; without sections they are valid.
const MEDIA = `#EXTM3U
#EXT-X-VERSION:6
#EXT-X-TARGETDURATION:2
#EXT-X-MEDIA-SEQUENCE:7
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MAP:URI="init.mp4"
#EXT-X-DATERANGE:ID="a",START-DATE="2023-02-06T07:24:11.259Z",DURATION=10,X-100MSLIVE-PAYLOAD="e30="
#EXT-X-PROGRAM-DATE-TIME:2023-02-06T07:24:10.000Z
#EXTINF:2.000,
segment_7.m4s
#EXT-X-PROGRAM-DATE-TIME:2023-02-06T07:24:12.000Z
#EXTINF:2.000,
segment_8.m4s
`;
const MASTER = `#EXTM3U
#EXT-X-VERSION:6
#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subs",LANGUAGE="en-US",NAME="English",AUTOSELECT=YES,DEFAULT=YES,FORCED=NO,URI="s.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=1000,AVERAGE-BANDWIDTH=900,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=640x360,SUBTITLES="subs"
stream_0/stream.m3u8
`;
const fault = (name, text, from, to, ...sections) => {
  if (!text.includes(from)) throw new Error(`${name}: ${from} is not in the playlist`);
  return { name, text: text.replace(from, to), sections };
};
const media = (name, from, to, ...sections) => fault(name, MEDIA, from, to, ...sections);
const master = (name, from, to, ...sections) => fault(name, MASTER, from, to, ...sections);

export const broken = [
  { name: "nothing in a valid media playlist", text: MEDIA, sections: [] },
  { name: "nothing in a valid master playlist", text: MASTER, sections: [] },
  { name: "an empty file", text: "", sections: ["4.3.1.1", "4.1"] },
  media("a byte order mark", "#EXTM3U", "\uFEFF#EXTM3U", "4.1", "4.3.1.1"),
  media("a control character", "segment_7", "segment\u0007_7", "4.1"),
  media("a space after a tag", "VERSION:6", "VERSION:6 ", "4.1"),
  media("a last line without a line end", "segment_8.m4s\n", "segment_8.m4s", "4.1"),
  media("no #EXTM3U", "#EXTM3U\n", "", "4.3.1.1"),
  media("two versions", "#EXT-X-VERSION:6\n", "#EXT-X-VERSION:6\n#EXT-X-VERSION:6\n", "4.3.1.2"),
  media("a version that is too low for #EXT-X-MAP", "VERSION:6", "VERSION:4", "7"),
  media("fractions without version 3", "#EXT-X-VERSION:6\n", "", "4.3.2.1"),
  media("an unknown tag", "#EXT-X-INDEPENDENT-SEGMENTS", "#EXT-X-INDEPENDENT", "4.3"),
  media("no target duration", "#EXT-X-TARGETDURATION:2\n", "", "4.3.3.1"),
  media("a segment that is too long", "#EXTINF:2.000,\nsegment_8", "#EXTINF:2.500,\nsegment_8", "4.3.3.1"),
  media("a duration without a comma", "#EXTINF:2.000,\nsegment_8", "#EXTINF:2.000\nsegment_8", "4.3.2.1"),
  media("a segment without a duration", "#EXTINF:2.000,\nsegment_8", "segment_8", "4.3.2.1"),
  media("a duration without a segment", "segment_8.m4s\n", "", "4.3.2"),
  media("a sequence number after a segment", "segment_8.m4s\n", "segment_8.m4s\n#EXT-X-MEDIA-SEQUENCE:7\n", "4.3.3.2"),
  media("a negative sequence number", "SEQUENCE:7", "SEQUENCE:-7", "4.2"),
  media("an unknown playlist type", "#EXT-X-MAP", "#EXT-X-PLAYLIST-TYPE:LIVE\n#EXT-X-MAP", "4.3.3.5"),
  media("a map without a URI", 'URI="init.mp4"', 'BYTERANGE="8@0"', "4.3.2.5"),
  media("a URI without quotes", 'URI="init.mp4"', "URI=init.mp4", "4.2"),
  media("a date without a time zone", "07:24:12.000Z", "07:24:12.000", "4.3.2.6"),
  media("a date that contradicts the durations", "07:24:12.000Z", "07:24:12.500Z", "4.3.2.6"),
  media("a date range without a start", 'START-DATE="2023-02-06T07:24:11.259Z",', "", "4.3.2.7"),
  media("a date range with a negative duration", "DURATION=10", "DURATION=-1", "4.2"),
  media("an unknown attribute", "X-100MSLIVE-PAYLOAD", "PAYLOAD", "4.3.2.7"),
  media("a duplicate attribute", 'ID="a"', 'ID="a",ID="b"', "4.2"),
  media("tags of both kinds", "#EXT-X-MAP", "#EXT-X-STREAM-INF:BANDWIDTH=1\n#EXT-X-MAP", "4.3.4"),
  master("a variant without BANDWIDTH", "BANDWIDTH=1000,AVERAGE-", "AVERAGE-", "4.3.4.2"),
  master("an average above the peak", "BANDWIDTH=900", "BANDWIDTH=1900", "4.3.4.2"),
  master("a variant without a URI", "stream_0/stream.m3u8\n", "", "4.3.4.2"),
  master("an unknown group", 'SUBTITLES="subs"', 'SUBTITLES="others"', "4.3.4.2"),
  master("an unknown codec", "avc1.64001f", "avc1.xyz", "4.3.4.2"),
  master("a rendition without a name", 'NAME="English",', "", "4.3.4.1"),
  master("subtitles without a URI", ',URI="s.m3u8"', "", "4.3.4.1"),
  master("a default without AUTOSELECT", "AUTOSELECT=YES", "AUTOSELECT=NO", "4.3.4.1"),
  master("an invalid language tag", '"en-US"', '"english (US)"', "4.3.4.1"),
  master("an invalid resolution", "640x360", "640", "4.2"),
];
