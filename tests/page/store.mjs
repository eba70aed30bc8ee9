// Keeps what a browser has drawn, for a README.
import { spawnSync } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Writes a picture in base64. A palette makes that of a page a third as large, and nobody sees it. */
export async function storePicture(file, picture) {
  const raw = join(tmpdir(), `hms-live-${process.pid}.png`);
  await writeFile(raw, picture, "base64");
  const filter = "split[a][b];[a]palettegen=max_colors=192:stats_mode=single[p];[b][p]paletteuse=dither=none";
  const { status, stderr } = spawnSync("ffmpeg", ["-y", "-v", "error", "-i", raw, "-vf", filter, "-update", "1", file]);
  await rm(raw);
  if (status !== 0) throw new Error(`ffmpeg: ${stderr}`);
}
