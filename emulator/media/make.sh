#!/bin/sh
# Makes the emulator's clip and its thumbnail: 720p.mp4, 480p.mp4 and 360p.mp4, each a fragmented MP4 of one 16 s loop with one fragment
# for every two-second segment. Needs Node, ffmpeg with libx264 and the DejaVu fonts (Debian: ffmpeg, fonts-dejavu-core).
#
# clock.mjs fills the clock's band with macroblocks whose pixels the emulator sets.
#
# The loop is seamless because 16 s is a whole number of video frames (400) and of AAC frames (750), every motion and
# sound has a period that divides 16 s, and the fragments have neither B-frames nor edit lists.
set -eu
cd "$(dirname "$0")"

SECONDS_LONG=16
FPS=25
FONTS=${FONTS:-/usr/share/fonts/truetype/dejavu}
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

FFMPEG="ffmpeg -v error -y"

# The layer's name is drawn after scaling.
layer() { # label in, width, height, font size, label out, left edges of wall clock and time on air
    names=",drawbox=x=0:y=0:w=iw:h=$((($3 + 120) / 240 * 16)):c=0x0f172a:t=fill"
    for name in "UTC:$6" "on air:$7"; do
        names="$names,drawtext=fontfile=$FONTS/DejaVuSans.ttf:text='${name%:*}':fontsize=$(($3 / 30)):fontcolor=0x94a3b8:x=${name#*:}:y=h*7/80+2"
    done
    echo "[$1]scale=$2:$3:flags=lanczos,drawtext=fontfile=$FONTS/DejaVuSans-Bold.ttf:text='$3p':fontsize=$4:fontcolor=0x94a3b8:x=w*15/16-text_w:y=h*2/15$names[$5]"
}

x264() { # label, quality, file, macroblocks of the band for the clock
    echo "-map [$1] -c:v libx264 -preset veryslow -crf $2 -profile:v high -level:v 3.1 -pix_fmt yuv420p -bf 0 -g $((2 * FPS)) -keyint_min $((2 * FPS)) -sc_threshold 0 -flags +cgop+bitexact -threads 1 -x264-params cabac=0:weightp=0:no-deblock=1:ref=1:slices-max=2:slice-max-mbs=$4 $WORK/$3"
}

$FFMPEG -f lavfi -i "color=c=0x0f172a:s=1280x720:r=$FPS:d=$SECONDS_LONG" \
    -f lavfi -i "smptehdbars=s=1280x720:r=$FPS:d=$SECONDS_LONG" \
    -f lavfi -i "color=c=0x38bdf8:s=1120x8:r=$FPS:d=$SECONDS_LONG" \
    -filter_complex "
        [1:v]crop=1280:310:0:0,scale=1120:200:flags=area[bars];
        color=c=0x1e293b:s=1120x8:r=$FPS:d=$SECONDS_LONG[track];
        [track][2:v]overlay=x='-1120+1120*t/$SECONDS_LONG':y=0[progress];
        [0:v]drawgrid=w=80:h=80:t=1:c=0x1e293b[grid];
        [grid][bars]overlay=80:430[card];
        [card][progress]overlay=80:650,
        drawtext=fontfile=$FONTS/DejaVuSans-Bold.ttf:text='hms-live emulator':fontsize=72:fontcolor=0xf8fafc:x=80:y=136,
        drawtext=fontfile=$FONTS/DejaVuSans.ttf:text='synthetic stream, made without a camera':fontsize=30:fontcolor=0x94a3b8:x=80:y=232,
        drawtext=fontfile=$FONTS/DejaVuSans.ttf:text='●':fontsize=110:fontcolor=0xf97316:x='1010+90*sin(2*PI*t/4)-text_w/2':y='236-90*cos(2*PI*t/4)'
        [picture];
        [picture]split=3[a][b][c];
        $(layer a 1280 720 40 v720 80 288);
        $(layer b 854 480 28 v480 48 240);
        $(layer c 640 360 22 v360 48 240)" \
    $(x264 v720 30 720.h264 240) $(x264 v480 30 480.h264 108) $(x264 v360 30 360.h264 80)

# An AAC encoder starts with a priming frame. The middle one of three loops has none, and it repeats seamlessly, because
# the frame before it came from the same sound. The frames go through a plain MP4 first, because a fragmented MP4 writes its
# header before the decoder configuration is known from ADTS.
$FFMPEG -f lavfi -i "aevalsrc='0.25*sin(2*PI*(440+220*lt(mod(t,2),1))*t)*exp(-9*mod(t,1))*min(1,200*mod(t,1))':s=48000:d=$((3 * SECONDS_LONG))" \
    -c:a aac -b:a 32k -flags +bitexact "$WORK/long.aac"
$FFMPEG -i "$WORK/long.aac" -ss $SECONDS_LONG -t $SECONDS_LONG -c copy -bsf:a aac_adtstoasc "$WORK/loop.m4a"

for size in 1280x720 854x480 640x360; do
    height=${size#*x}
    node clock.mjs "$WORK/$height.h264" "$WORK/$height-clock.h264" $size
    # Verifies that the picture below the band was not predicted from the replaced band.
    for stream in "$height" "$height-clock"; do
        $FFMPEG -i "$WORK/$stream.h264" -vf "crop=iw:ih*91/100:0:ih*9/100" -f framemd5 "$WORK/$stream.md5"
    done
    cmp "$WORK/$height.md5" "$WORK/$height-clock.md5"
    $FFMPEG -r $FPS -i "$WORK/$height-clock.h264" -i "$WORK/loop.m4a" -map 0:v -map 1:a -c copy -fflags +bitexact \
        -video_track_timescale 90000 -movflags frag_keyframe+empty_moov+default_base_moof+skip_trailer "${height}p.mp4"
    ffprobe -v error -count_packets -show_entries stream=codec_type,nb_read_packets,width,height -of csv=p=0 "${height}p.mp4"
done

# Thumbnail of a video on demand: an early frame in few colours, without the marks of the clock.
$FFMPEG -r $FPS -i "$WORK/360.h264" -vf "select=eq(n\,100),palettegen=max_colors=64" -frames:v 1 -update 1 "$WORK/palette.png"
$FFMPEG -r $FPS -i "$WORK/360.h264" -i "$WORK/palette.png" -lavfi "[0]select=eq(n\,100)[p];[p][1]paletteuse=dither=none" -frames:v 1 -update 1 -flags +bitexact thumbnail.png
