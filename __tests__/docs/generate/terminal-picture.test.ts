import { terminalPicture } from "../../../docs/generate/terminal-picture";
import { screenOf } from "../../../docs/generate/terminal-screen";

async function pictureOf(output: string): Promise<string> {
  return terminalPicture(await screenOf(output, 40), 40, "a session");
}

test("progress that was drawn over is gone, as for a person", async () => {
  const lines = await screenOf("⠋ Plan\r\n\x1b[1A\x1b[2K✔ Plan\r\ndone\r\n", 40);

  expect(lines.map((line) => line.map(({ text }) => text).join(""))).toEqual(["✔ Plan", "done"]);
});

test("colours and weights are those of the terminal", async () => {
  const [line] = await screenOf("\x1b[31mred\x1b[39m \x1b[1mbold\x1b[22m \x1b[2mdim\x1b[22m", 40);

  expect(line).toEqual([
    { text: "red", color: 1, bold: false, dim: false },
    { text: " ", bold: false, dim: false },
    { text: "bold", bold: true, dim: false },
    { text: " ", bold: false, dim: false },
    { text: "dim", bold: false, dim: true },
  ]);
});

test("a text stays text, whatever it is", async () => {
  const picture = await pictureOf('<b> & "c"');

  expect(picture).toContain(">&lt;b&gt; &amp; &quot;c&quot;</tspan>");
  expect(picture).not.toContain("<b>");
});

test("each word stands where its column is, and the picture is as high as it has lines", async () => {
  const picture = await pictureOf("a    \x1b[32mgreen\x1b[39m\r\n\r\nlast");

  expect(picture).toMatch(
    /<tspan x="20" textLength="7.8">a<\/tspan><tspan x="59" textLength="39" fill="#3fb950">green/,
  );
  expect(picture).toContain('width="352" height="110"');
  expect(picture.match(/<text /g)).toHaveLength(2);
});
