// What a pack asks, step by step, so that a journey can answer it without a list of its own.
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** The file of a fixture pack, and of a shipped one. */
export const fixture = (id) => path.resolve(import.meta.dirname, `../../fixtures/packs/${id}.toml`);
const shipped = (id) => path.resolve(import.meta.dirname, `../../../shared/packs/${id}.toml`);

/** The shipped `guangdong-2021` in a newer version, with places changed; its samples are left out. */
async function changedGuangdong(version, ...changes) {
  const text = await readFile(shipped('guangdong-2021'), 'utf8');
  const [pack] = text.replace('version = "1.0.0"', `version = "${version}"`).split('\n[[golden]]');
  return changes.reduce((before, [place, replacement]) => {
    const changed = before.replace(place, replacement);
    if (changed === before) throw new Error(`${place} is not where it was`);
    return changed;
  }, pack);
}

/**
 * A newer version in which requirement 1.3 asks for something else, which no share of residents answers; 17.3
 * stands in place of 17.2, and 1.2 is said in other words.
 */
export const newerGuangdong = (version) =>
  changedGuangdong(
    version,
    [/(id = "1\.3"[^]*?\n)answer = .*\n([^]*?)resident_satisfied_from = .*\n/, '$1answer = "met"\n$2'],
    ['\nid = "17.2"\n', '\nid = "17.3"\n'],
    ['明确任务书、时间表、责任人', '明确任务、时间、责任人和经费'],
  );

/** A newer version in which a requirement is worth nothing without evidence. */
export const guangdongWithEvidence = (version, id) =>
  changedGuangdong(version, [new RegExp(`(id = "${id.replace('.', '\\.')}"[^]*?\nevidence = [^\n]*required = )false`), '$1true']);

/** A newer version with a pass mark of 70 points: one requirement that is not confirmed costs points and not the level. */
export const guangdongByScore = (version) =>
  changedGuangdong(version, [/(id = "reached"[^]*?\n)requires = .*\n/, '$1requires = { compare = { left = "score", at_least = { value = "70" } } }\n']);

/** The current version of a pack with its steps: the outermost groups and what stands in them. */
export async function packOf(url, id) {
  const list = await (await fetch(`${url}/api/v1/packs`)).json();
  const { hash } = list.find((pack) => pack.id === id && pack.current);
  const pack = await (await fetch(`${url}/api/v1/packs/${hash}`)).json();
  const parents = new Map(pack.group.map((group) => [group.id, group.parent]));
  const outermost = (group) => (parents.get(group) ? outermost(parents.get(group)) : group);
  const steps = pack.group
    .filter((group) => !group.parent)
    .map(({ id: step }) => ({ step, requirements: pack.requirement.filter(({ group }) => outermost(group) === step) }));
  return { hash, pack, steps, requirements: pack.requirement };
}

/** The number that just reaches a requirement's threshold. */
export const threshold = ({ answer }) => answer.number?.rule?.at_least?.value;

/** Everything met, numbers right at their thresholds; `changes` are answers by requirement. */
export const allMet = (changes = {}) => (requirement) => {
  if (requirement.id in changes) return changes[requirement.id];
  return requirement.answer.number ? { number: threshold(requirement) } : { choice: 'met' };
};
