// The rehearsal's page: shows who and where, and keeps the one window on the place that was chosen.
"use strict";

const $ = (id) => document.getElementById(id);
const says = document.body.dataset;
let drawn = "";
let shown = null;
let failures = 0;
let timer = null;

function make(tag, name, text) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text) element.textContent = text;
  return element;
}

function row({ sign, name, note, fresh, chosen, away }, choose) {
  const item = make("li", away ? "away" : "");
  const button = make("button");
  button.type = "button";
  if (chosen) button.setAttribute("aria-current", "true");
  button.append(sign, make("span", "name", name));
  if (note) button.append(Object.assign(make("span", "note", note), { title: note }));
  if (fresh) button.append(make("span", "mark", says.new));
  button.addEventListener("click", choose);
  item.append(button);
  return item;
}

function face(person) {
  const circle = make("span", "face", person.name.slice(0, 1));
  circle.style.setProperty("--hue", String(person.hue));
  circle.setAttribute("aria-hidden", "true");
  return circle;
}

function sign(place) {
  const mark = make("span", "sign", { channel: "#", thread: "↳", dm: "✉" }[place.kind]);
  mark.setAttribute("aria-hidden", "true");
  return mark;
}

function draw(state) {
  const told = JSON.stringify(state);
  if (told === drawn) return;
  drawn = told;
  const focused = document.activeElement?.closest("li");
  const list = focused?.parentElement?.id;
  const index = focused ? [...focused.parentElement.children].indexOf(focused) : -1;
  $("people").replaceChildren(...state.people.map((person) => row(
    { sign: face(person), name: person.name, note: person.note, fresh: person.new, chosen: person.chosen },
    () => act("open", { person: person.key }),
  )));
  $("places").replaceChildren(...state.places.map((place) => row(
    { sign: sign(place), name: place.name, note: place.note, fresh: place.new, chosen: place.chosen, away: !place.joined },
    () => act("open", { person: state.person, place: place.id }),
  )));
  if (list) $(list).children[index]?.querySelector("button")?.focus({ preventScroll: true });
  $("now").textContent = state.now;
  $("seen").textContent = state.seen;
  if (!failures) trouble(state.trouble);
  if (state.window !== shown) look(state.window, state.seen);
}

function look(address, title) {
  shown = address;
  if (!address) return $("window").replaceChildren();
  const frame = make("iframe");
  frame.title = title;
  frame.src = address;
  $("window").replaceChildren(frame);
}

function trouble(words) {
  $("trouble").textContent = words || "";
  $("trouble").hidden = !words;
}

async function ask(path, body) {
  const answer = await fetch(path, body === undefined ? { cache: "no-store" } : {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  const state = await answer.json();
  if (!answer.ok) throw Object.assign(new Error("refused"), { words: state.words });
  return state;
}

async function poll() {
  clearTimeout(timer);
  try {
    const state = await ask("state");
    if (failures) drawn = "";
    failures = 0;
    draw(state);
  } catch {
    failures += 1;
    if (failures >= 3) trouble(says.lost);
  }
  timer = setTimeout(poll, document.hidden ? 4000 : 1200);
}

async function act(path, body) {
  clearTimeout(timer);
  // The window before this one is closed there first; here too, so that it does not call after nobody.
  if (path === "open") look(null);
  const veil = setTimeout(() => { $("veil").hidden = false; }, path === "skip" ? 0 : 600);
  const buttons = [...document.querySelectorAll("[data-skip]")];
  buttons.forEach((button) => { button.disabled = true; });
  try {
    const state = await ask(path, body);
    drawn = "";
    failures = 0;
    draw(state);
  } catch (error) {
    trouble(error.words || says.lost);
  }
  clearTimeout(veil);
  $("veil").hidden = true;
  // On a phone the window lies below the people and the places.
  if (path === "open" && window.innerWidth <= 760) $("seen").scrollIntoView({ block: "start" });
  buttons.forEach((button) => { button.disabled = false; });
  timer = setTimeout(poll, 1200);
}

for (const button of document.querySelectorAll("[data-skip]")) {
  button.addEventListener("click", () => act("skip", { seconds: Number(button.dataset.skip) }));
}
$("try").open = window.innerWidth > 760;
poll();
