/* What the stride figure looks like and says at one instant. The formulas are those of
   muscles/figures/runner (geometry.py, drawing.py, keyframes.py), on the tables that come with the
   keyframes (`keys`). Whoever changes one side changes the other; the browser tests compare them.
   Nothing here touches the page. */

const GHOSTS = 4;
const PERCENT_APART = 4;
const LETTERS = { S: "D", L: "B", I: "H" };
const LETTERS_APART = 34;

/* Reads a curve between its values, by straight lines. */
const between = (values, place) => {
  const i = Math.floor(place);
  return values[i] + ((values[i + 1] ?? values[i]) - values[i]) * (place - i);
};

/* The percentage within one cycle. From 0 to under 100 it stays exactly as it is: adding 100 to
   2.8 and taking it off again gives 2.7999…, which is in the phase before. */
export const withinCycle = (percent) =>
  percent < 0 ? ((percent % 100) + 100) % 100 : percent % 100;

/* Instants and coordinates are written with one decimal, as the borders of the phases are. */
export const toTenths = (value) => Math.round(value * 10) / 10;

/* Which phase holds a percentage, counted from 0: the only place that decides it. */
export const phaseIndexAt = (keys, percent) =>
  keys.phases.findLastIndex(([, start]) => start <= withinCycle(percent));

const onBone = ([jx, jy, cos, sin], x, y) => [jx + x * cos + y * sin, jy - x * sin + y * cos];

const placeBones = (rig, angles, height) => {
  const placed = [];
  for (const [parent, x, y, shares] of rig.bones) {
    let angle = 0;
    for (let i = 0; i < shares.length; i += 2) angle += shares[i + 1] * angles[shares[i]];
    angle *= Math.PI / 180;
    const [jx, jy] = parent < 0 ? [0, -height] : onBone(placed[parent], x, y);
    placed.push([jx, jy, Math.cos(angle), Math.sin(angle)]);
  }
  return placed;
};

const outline = (ring, placed, width = 3) => {
  const points = [];
  for (let i = 0; i < ring.length; i += width) {
    points.push(onBone(placed[ring[i]], ring[i + 1], ring[i + 2]));
  }
  return points;
};

const lengthOf = (line) =>
  line.slice(1).reduce((sum, [x, y], i) => sum + Math.hypot(x - line[i][0], y - line[i][1]), 0);

const ribbon = (head, placed, rest) => {
  const line = outline(head, placed, 4);
  const stretch = lengthOf(outline(head, rest, 4)) / lengthOf(line);
  const bulge = Math.min(1.3, Math.max(0.8, Math.sqrt(stretch)));
  const ahead = [];
  const behind = [];
  line.forEach(([x, y], i) => {
    const before = line[Math.max(i - 1, 0)];
    const after = line[Math.min(i + 1, line.length - 1)];
    const along = after[0] - before[0];
    const down = after[1] - before[1];
    const scale = (bulge * head[i * 4 + 3]) / (Math.hypot(along, down) || 1);
    ahead.push([x + down * scale, y - along * scale]);
    behind.unshift([x - down * scale, y + along * scale]);
  });
  return ahead.concat(behind);
};

const smoothPath = (points) => {
  const n = points.length;
  const gaps = points.map(([x, y], i) => {
    const [u, v] = points[(i + 1) % n];
    return Math.hypot(u - x, v - y);
  });
  const tangents = points.map((_, i) => {
    const [x, y] = points[(i + n - 1) % n];
    const [u, v] = points[(i + 1) % n];
    const size = (gaps[(i + n - 1) % n] + gaps[i]) * 3 || 1;
    return [(u - x) / size, (v - y) / size];
  });
  let d = `M${toTenths(points[0][0])} ${toTenths(points[0][1])}C`;
  points.forEach(([x, y], i) => {
    const j = (i + 1) % n;
    const [u, v] = tangents[i];
    const [s, t] = tangents[j];
    const [ex, ey] = points[j];
    const g = gaps[i];
    d += `${toTenths(x + u * g)} ${toTenths(y + v * g)} ${toTenths(ex - s * g)} ${toTenths(ey - t * g)} `;
    d += `${toTenths(ex)} ${toTenths(ey)} `;
  });
  return d + "z";
};

/* Both sides' bones at one instant; pelvis and trunk, the first two angles, are common to both. */
const pose = (keys, percent) => {
  const here = withinCycle(percent);
  const there = withinCycle(percent + 50);
  const height = between(keys.height, here) / 10;
  const near = keys.angles.map((column) => between(column, here) / 10);
  const far = keys.angles.map((column, i) => (i < 2 ? near[i] : between(column, there) / 10));
  return [placeBones(keys.rig, near, height), placeBones(keys.rig, far, height)];
};

/* The path data of every part, muscle by muscle. */
export const paths = (keys, percent) => {
  const sides = pose(keys, percent);
  keys.rest ??= placeBones(
    keys.rig,
    keys.angles.map(() => 0),
    0,
  );
  const drawn = new Map();
  for (const [part, far, , rings] of keys.rig.skin) {
    drawn.set(part, rings.map((ring) => smoothPath(outline(ring, sides[far]))).join(""));
  }
  for (const [slug, , heads] of keys.rig.muscles) {
    drawn.set(slug, heads.map((head) => smoothPath(ribbon(head, sides[0], keys.rest))).join(""));
  }
  drawn.set("force", arrow(keys, percent, sides));
  return drawn;
};

const arrow = (keys, percent, sides) => {
  if (!keys.force) return "";
  const here = withinCycle(percent);
  const place = here <= keys.stance ? here : here - 50;
  if (place < 0 || place > keys.stance) return "";
  const [up, ahead] = keys.force.map((curve) => between(curve, place) / 100);
  const size = Math.hypot(up, ahead);
  const [perWeight, least] = keys.rig.force;
  if (size < least) return "";
  const side = sides[here <= keys.stance ? 0 : 1];
  const share = Math.min(1, place / 15);
  const [foot, toe] = keys.rig.foot;
  const x = onBone(side[foot], 0, 40)[0] * (1 - share) + onBone(side[toe], 0, 0)[0] * share;
  const [u, v, long] = [ahead / size, -up / size, size * perWeight];
  const neck = long - Math.min(30, long / 2);
  const corners = [
    [0, -3],
    [neck, -3],
    [neck, -11],
    [long, 0],
    [neck, 11],
    [neck, 3],
    [0, 3],
  ];
  const shown = corners.map(
    ([a, b]) => `${toTenths(x + u * a - v * b)} ${toTenths(v * a + u * b)}`,
  );
  return `M${shown.join("L")}z`;
};

/* The path data of the outlines of earlier instants, the oldest first. */
export const trail = (keys, percent) =>
  Array.from({ length: GHOSTS }, (_, i) => {
    const sides = pose(keys, percent - (GHOSTS - i) * PERCENT_APART);
    const parts = keys.rig.skin.filter(([, , ghost]) => ghost);
    return parts
      .flatMap(([, far, , rings]) => rings.map((ring) => smoothPath(outline(ring, sides[far]))))
      .join("");
  });

/* Where a muscle is drawn thickest, as bone, x, y; among equals the first such place. */
const thickest = (heads) => {
  let best = [0, 0, 0, -1];
  for (const head of heads) {
    for (let i = 0; i < head.length; i += 4) {
      if (head[i + 3] > best[3]) best = head.slice(i, i + 4);
    }
  }
  return best;
};

/* What the active muscles do, as letters with level and place; those of the busiest come first,
   and a letter too near to one of them is left out. */
export const letters = (keys, percent) => {
  const [near] = pose(keys, percent);
  const placed = [];
  for (const [, heads, { level, state }] of busiest(keys, percent)) {
    const letter = LETTERS[state];
    if (!letter) continue;
    const [bone, x, y] = thickest(heads);
    const [u, v] = onBone(near[bone], x, y);
    if (placed.every(([, , s, t]) => Math.hypot(u - s, v - t) >= LETTERS_APART)) {
      placed.push([letter, level, u, v]);
    }
  }
  return placed.map(([letter, level, u, v]) => [letter, level, toTenths(u), toTenths(v)]);
};

/* The muscles at work, hardest first, each with its shape and what muscleAt says of it; among
   equals the order of the drawing decides. */
const busiest = (keys, percent) =>
  keys.rig.muscles
    .map(([slug, , heads]) => [slug, heads, muscleAt(keys, slug, percent)])
    .filter(([, , { level }]) => level)
    .sort(([, , a], [, , b]) => b.steps - a.steps);

/* Every drawn muscle in the order of the list: at work, silent, without data. */
export const ranked = (keys, percent) => {
  const steps = ([, now]) => now.steps ?? -1;
  return keys.rig.muscles
    .map(([slug]) => [slug, muscleAt(keys, slug, percent)])
    .sort((a, b) => steps(b) - steps(a));
};

/* The facts of an instant: milliseconds since landing, whether this foot is on the ground, and how
   hard the ground pushes it, in body weights; null where it does not, or nobody measured it. */
export const facts = (keys, percent) => {
  const here = withinCycle(percent);
  const onGround = here <= keys.stance;
  const milliseconds = Math.floor(here * keys.stride * 10 + 0.5);
  if (!onGround || !keys.force) return { milliseconds, onGround, weights: null };
  const [up, ahead] = keys.force.map((curve) => between(curve, here) / 100);
  const weights = (Math.floor(Math.hypot(up, ahead) * 10 + 0.5) / 10).toFixed(1);
  return { milliseconds, onGround, weights };
};

/* What a muscle does: steps of activity (null without data), level, length state. */
export const muscleAt = (keys, slug, percent) => {
  const here = withinCycle(percent);
  const curve = keys.activity[slug];
  if (!curve) return { steps: null, level: null, state: "" };
  const i = Math.floor(here);
  const steps = between([parseInt(curve[i], 36), parseInt(curve[i + 1], 36)], here - i);
  return {
    steps,
    level: Math.floor((steps * 4) / keys.rig.steps + 0.5),
    state: keys.states[slug]?.[i] ?? "",
  };
};

/* The figure in one sentence: percentage, phase, three busiest muscles. */
export const sentence = (keys, percent) => {
  const busy = busiest(keys, percent)
    .slice(0, 3)
    .map(([slug]) => keys.names[slug]);
  return keys.words.sentence
    .replace("{percent}", String(Math.round(percent)))
    .replace("{phase}", () => keys.phases[phaseIndexAt(keys, percent)][0])
    .replace("{muscles}", () => busy.join(", ") || keys.words.nobody);
};

/* What one muscle does in words: "high, braking". */
export const doing = (keys, slug, percent) => {
  const { level, state } = muscleAt(keys, slug, percent);
  if (level === null) return keys.words.unmeasured;
  return [
    keys.words.levels[level],
    level ? keys.words.doing[state] : "",
    keys.simulated.includes(slug) ? keys.words.simulated : "",
  ]
    .filter(Boolean)
    .join(", ");
};

/* The classes of one muscle's path, from what muscleAt returns. */
export const classes = (keys, slug, deep, { level, state }) =>
  [
    "stride-muscle",
    level === null ? "is-unmeasured" : `level-${level}`,
    level ? keys.rig.actions[state] : "",
    level !== null && keys.simulated.includes(slug) ? "is-simulated" : "",
    deep ? "is-deep" : "",
  ]
    .filter(Boolean)
    .join(" ");
