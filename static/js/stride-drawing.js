/* What the stride figure looks like and says at one instant. The formulas are those of
   muscles/figures/runner (geometry.py, drawing.py, keyframes.py), on the tables that come with the
   keyframes (`keys`). Whoever changes one side changes the other; the browser tests compare them.
   Nothing here touches the page. */

const GHOSTS = 4;
const PERCENT_APART = 4;
const LETTERS = { S: "D", L: "B", I: "H" };

/* Reads a curve between its values, by straight lines. */
export const between = (values, place) => {
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

export const onBone = ([jx, jy, cos, sin], x, y) => [
  jx + x * cos + y * sin,
  jy - x * sin + y * cos,
];

const placeBones = (rig, angles, height) => {
  const placed = [];
  for (const [, parent, x, y, shares] of rig.bones) {
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
    const bone = placed[ring[i]];
    const x = ring[i + 1];
    const y = ring[i + 2];
    points.push([bone[0] + x * bone[2] + y * bone[3], bone[1] - x * bone[3] + y * bone[2]]);
  }
  return points;
};

const lengthOf = (line) => {
  let sum = 0;
  for (let i = 1; i < line.length; i += 1) {
    sum += Math.hypot(line[i][0] - line[i - 1][0], line[i][1] - line[i - 1][1]);
  }
  return sum;
};

/* Resting lengths never change: each is measured once. */
const restingLengths = new WeakMap();
const restingLength = (head, rest) => {
  if (!restingLengths.has(head)) restingLengths.set(head, lengthOf(outline(head, rest, 4)));
  return restingLengths.get(head);
};

/* The middle line of a muscle or of a stroke, and from each of its places the way to the front edge. */
const belly = (head, placed, rest) => {
  const line = outline(head, placed, 4);
  const stretch = restingLength(head, rest) / lengthOf(line);
  const bulge = Math.min(1.3, Math.max(0.8, Math.sqrt(stretch)));
  const across = line.map((_, i) => {
    const before = line[Math.max(i - 1, 0)];
    const after = line[Math.min(i + 1, line.length - 1)];
    const along = after[0] - before[0];
    const down = after[1] - before[1];
    const scale = (bulge * head[i * 4 + 3]) / (Math.hypot(along, down) || 1);
    return [down * scale, -along * scale];
  });
  return [line, across];
};

const edges = ([line, across]) => {
  const ahead = line.map(([x, y], i) => [x + across[i][0], y + across[i][1]]);
  const behind = line.map(([x, y], i) => [x - across[i][0], y - across[i][1]]);
  return ahead.concat(behind.reverse());
};

const ribbon = (head, placed, rest) => edges(belly(head, placed, rest));

/* The last stations of a muscle with a point before them: a tendon that leaves the belly. And the
   belly itself, with one station of the tendon. Each is cut off once. */
const cuts = new WeakMap();
const cut = (head, count) => {
  if (!cuts.has(head)) {
    const first = head.length - 4 * (count + 1);
    const tendon = [...head.slice(first, first + 3), 0, ...head.slice(first + 4)];
    const red = head.slice(0, head.length - 4 * Math.max(0, count - 1));
    cuts.set(head, { tendon, red });
  }
  return cuts.get(head);
};

/* Where fibres begin and end: along, across, along, across. They never change: found once. */
const knownEnds = new WeakMap();
const fibreEnds = (bundle) => {
  if (!knownEnds.has(bundle)) knownEnds.set(bundle, endsOf(bundle));
  return knownEnds.get(bundle);
};

const endsOf = ([count, start, end, span]) =>
  Array.from({ length: count }, (_, i) => {
    const share = (i + 0.5) / count;
    const ragged = ((i * 3) % 5) * 0.02;
    if (span) {
      const first = 0.02 + (0.94 - span) * share + ragged / 2;
      return [first, start, first + span - ragged, end];
    }
    const across = 1.7 * share - 0.85;
    return [0.06 + ragged, across, 0.96 - ((i * 2) % 5) * 0.03, across];
  });

/* One fibre as a quadratic curve. */
const fibrePath = ([line, across], [first, start, last, end]) => {
  const at = (place, side) => {
    const whole = place * (line.length - 1);
    const i = Math.min(Math.floor(whole), line.length - 2);
    const share = whole - i;
    return [0, 1].map(
      (axis) =>
        line[i][axis] +
        (line[i + 1][axis] - line[i][axis]) * share +
        side * (across[i][axis] + (across[i + 1][axis] - across[i][axis]) * share),
    );
  };
  const [ax, ay] = at(first, start);
  const [mx, my] = at((first + last) / 2, (start + end) / 2);
  const [ex, ey] = at(last, end);
  const steps = [2 * mx - (ax + ex) / 2 - ax, 2 * my - (ay + ey) / 2 - ay, ex - ax, ey - ay];
  return `M${toTenths(ax)} ${toTenths(ay)}q${steps.map(toTenths).join(" ")}`;
};

/* Written with plain loops and no lists of pairs: most of a frame's time is spent here. */
const smoothPath = (points) => {
  const n = points.length;
  const gaps = new Array(n);
  for (let i = 0; i < n; i += 1) {
    const here = points[i];
    const next = points[i + 1 < n ? i + 1 : 0];
    gaps[i] = Math.hypot(next[0] - here[0], next[1] - here[1]);
  }
  const slopes = new Array(2 * n);
  for (let i = 0; i < n; i += 1) {
    const last = i ? i - 1 : n - 1;
    const before = points[last];
    const after = points[i + 1 < n ? i + 1 : 0];
    const size = (gaps[last] + gaps[i]) * 3 || 1;
    slopes[2 * i] = (after[0] - before[0]) / size;
    slopes[2 * i + 1] = (after[1] - before[1]) / size;
  }
  let d = `M${toTenths(points[0][0])} ${toTenths(points[0][1])}C`;
  for (let i = 0; i < n; i += 1) {
    const j = i + 1 < n ? i + 1 : 0;
    const here = points[i];
    const end = points[j];
    const g = gaps[i];
    d += `${toTenths(here[0] + slopes[2 * i] * g)} ${toTenths(here[1] + slopes[2 * i + 1] * g)} `;
    d += `${toTenths(end[0] - slopes[2 * j] * g)} ${toTenths(end[1] - slopes[2 * j + 1] * g)} `;
    d += `${toTenths(end[0])} ${toTenths(end[1])} `;
  }
  return `${d}z`;
};

/* Angles come as steps from each value to the next, which pack into half the bytes: the sums. */
const summed = (steps) => {
  const values = [];
  let sum = 0;
  for (const step of steps) {
    sum += step;
    values.push(sum);
  }
  return values;
};

export const columnsOf = (keys) => {
  keys.columns ??= keys.angles.map(summed);
  return keys.columns;
};

/* Both sides' bones at one instant; pelvis and trunk, the first two angles, are common to both. */
export const pose = (keys, percent) => {
  if (keys.posed?.percent === percent) return keys.posed.sides;
  const here = withinCycle(percent);
  const there = withinCycle(percent + 50);
  const height = between(keys.height, here) / 10;
  const columns = columnsOf(keys);
  const near = columns.map((column) => between(column, here) / 10);
  const far = columns.map((column, i) => (i < 2 ? near[i] : between(column, there) / 10));
  const sides = [placeBones(keys.rig, near, height), placeBones(keys.rig, far, height)];
  keys.posed = { percent, sides };
  return sides;
};

/* The bones of somebody who stands straight, for resting lengths. */
const atRest = (keys) => {
  keys.rest ??= placeBones(
    keys.rig,
    keys.angles.map(() => 0),
    0,
  );
  return keys.rest;
};

/* The path data of every part, muscle by muscle; `slug-fibres` are the fibres of one. */
export const paths = (keys, percent) => {
  const sides = pose(keys, percent);
  const [near] = sides;
  const rest = atRest(keys);
  const { rings, skin, muscles } = keys.rig;
  const drawn = new Map();
  const known = [new Map(), new Map()];
  const ringPath = (far, index) => {
    if (!known[far].has(index)) {
      known[far].set(index, smoothPath(outline(rings[index], sides[far])));
    }
    return known[far].get(index);
  };
  for (const [part, far, , own, lines] of skin) {
    const strokes = lines.map((line) => smoothPath(ribbon(line, sides[far], rest)));
    drawn.set(part, own.map((index) => ringPath(far, index)).join("") + strokes.join(""));
  }
  let tendons = "";
  for (const [slug, , heads, fibres, tendon] of muscles) {
    const bellies = heads.map((head) => belly(head, near, rest));
    drawn.set(slug, bellies.map((one) => smoothPath(edges(one))).join(""));
    const longest = heads.at(-1);
    const parted = cut(longest, tendon);
    if (tendon) tendons += smoothPath(ribbon(parted.tendon, near, rest));
    if (fibres.length) {
      const own = belly(parted.red, near, rest);
      const ends = fibres.flatMap(fibreEnds);
      drawn.set(`${slug}-fibres`, ends.map((each) => fibrePath(own, each)).join(""));
    }
  }
  drawn.set("tendons", tendons);
  drawn.set("force", arrow(keys, percent, sides));
  return drawn;
};

/* How the light lies across what it falls on: the transforms of the gradients, by part. It stays
   where it is while limbs turn; along the light's own way a limb loses its light side. */
export const lights = (keys, percent) => {
  const sides = pose(keys, percent);
  const { away: from, grazed, skin, muscles } = keys.rig;
  const found = new Map();
  const add = (part, placed, [b, x, y, c, u, v], half, widest) => {
    const [ax, ay] = onBone(placed[b], x, y);
    const [ex, ey] = onBone(placed[c], u, v);
    const long = Math.hypot(ex - ax, ey - ay) || 1;
    const across = [-(ey - ay) / long, (ex - ax) / long];
    const away = across[0] * from[0] + across[1] * from[1];
    const sign = away < 0 ? -1 : 1;
    const width = (2 * half) / Math.min(1, Math.max(0.1, Math.abs(away) / grazed));
    const turn = (Math.atan2(sign * across[1], sign * across[0]) * 180) / Math.PI;
    const middle = widest ? onBone(placed[widest[0]], widest[1], widest[2]) : null;
    const [mx, my] = middle ?? [(ax + ex) / 2, (ay + ey) / 2];
    const [x0, y0, angle, scale] = [mx, my, turn, width].map(toTenths);
    found.set(part, `translate(${x0} ${y0})rotate(${angle})scale(${scale})`);
  };
  for (const [part, far, , , , axis] of skin) if (axis) add(part, sides[far], axis, axis[6]);
  for (const [slug, deep, heads, , tendon] of muscles) {
    if (deep) continue;
    const red = heads.at(-1).slice(0, heads.at(-1).length - 4 * tendon);
    const ends = [...red.slice(0, 3), ...red.slice(-4, -1)];
    const widest = thickest(heads);
    add(slug, sides[0], ends, widest[3], widest);
  }
  return found;
};

/* Where each bone is, as the transform of a piece that turns with it: "near head". */
export const turns = (keys, percent) => {
  const found = new Map();
  pose(keys, percent).forEach((placed, far) => {
    placed.forEach(([x, y, cos, sin], i) => {
      const values = [cos, -sin, sin, cos].map((value) => Math.round(value * 1000) / 1000);
      const place = `matrix(${values.join(" ")} ${toTenths(x)} ${toTenths(y)})`;
      found.set(`${far ? "far" : "near"} ${keys.rig.bones[i][0]}`, place);
    });
  });
  return found;
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
      .flatMap(([, far, , own]) =>
        own.map((index) => smoothPath(outline(keys.rig.rings[index], sides[far]))),
      )
      .join("");
  });

/* Where a muscle is drawn thickest, as bone, x, y, half width; among equals the first such place. */
const knownThickest = new WeakMap();
const thickest = (heads) => {
  if (!knownThickest.has(heads)) knownThickest.set(heads, thickestOf(heads));
  return knownThickest.get(heads);
};

const thickestOf = (heads) => {
  let best = [0, 0, 0, -1];
  for (const head of heads) {
    for (let i = 0; i < head.length; i += 4) {
      if (head[i + 3] > best[3]) best = head.slice(i, i + 4);
    }
  }
  return best;
};

/* What the active muscles do, as letters with level, place, and place on the belly; those of the
   busiest come first, and a letter too near to one of them is left out. */
export const letters = (keys, percent) => {
  const [near] = pose(keys, percent);
  const placed = [];
  for (const [, heads, { level, state }, beside] of busiest(keys, percent)) {
    const letter = LETTERS[state];
    if (!letter) continue;
    const [bone, x, y] = thickest(heads);
    const foot = onBone(near[bone], x, y);
    const [u, v] = beside ? onBone(near[beside[0]], beside[1], beside[2]) : foot;
    if (placed.every(([, , s, t]) => Math.hypot(u - s, v - t) >= keys.rig.apart)) {
      placed.push([letter, level, u, v, ...foot]);
    }
  }
  return placed.map(([letter, level, ...places]) => [letter, level, ...places.map(toTenths)]);
};

/* The muscles at work, hardest first, each with its shape and what muscleAt says of it; among
   equals the order of the drawing decides. */
const busiest = (keys, percent) =>
  keys.rig.muscles
    .map(([slug, , heads, , , beside]) => [slug, heads, muscleAt(keys, slug, percent), beside])
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

/* What a muscle does: steps of activity (null without data), level, length state. The picture, its
   letters and the list ask for the same instant: it is worked out once. */
export const muscleAt = (keys, slug, percent) => {
  if (keys.told?.percent !== percent) keys.told = { percent, muscles: new Map() };
  const { muscles } = keys.told;
  if (!muscles.has(slug)) muscles.set(slug, activityAt(keys, slug, percent));
  return muscles.get(slug);
};

const activityAt = (keys, slug, percent) => {
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
