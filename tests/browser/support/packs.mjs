// What a pack asks, step by step, so that a journey can answer it without a list of its own.

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
