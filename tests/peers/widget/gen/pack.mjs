// Writes form.json as one of our packs: node gen/pack.mjs > ../../fixtures/packs/bench-form.toml
// The nine extra fields (six numbers, three multi-selects) become requirements of their own without
// points, right after the one they belong to, so that the page shows as many controls as the peers.
import { form, reqs } from './form.mjs';
const S = JSON.stringify;
const zh = text => `{ zh = ${S(text)} }`;
const out = [];
const w = line => out.push(line);
w(`# The form that the page is measured on beside other form engines, as a pack.
# Written by tests/peers/widget/gen/pack.mjs from form.json; for the benchmark alone.

format = 1
id = "bench-form"
version = "1.0.0"
languages = ["zh"]
monotone = true
title = ${zh(form.title)}

[source]
document = "form.json"
title = ${zh(form.title)}
issuer = ${zh('基准测试')}
text_status = "reconstruction"
note = ${zh('仅用于性能测量')}

[validity]
from = "2020-01-01"

[declares]
requirements = ${reqs.length + reqs.filter(r => r.extra).length}
max_score = "100"

[[group]]
id = "all"
kind = "whole"
title = ${zh(form.title)}
share = { points = "100" }`);
for (const s of form.sections) {
  w(`\n[[group]]\nid = ${S(s.id)}\nparent = "all"\nkind = "content"\ntitle = ${zh(s.title)}`);
  for (const c of s.criteria) {
    w(`\n[[group]]\nid = ${S(c.id)}\nparent = ${S(s.id)}\nkind = "standard"\ntitle = ${zh(c.title)}`);
    for (const r of c.requirements) {
      w(`\n[[requirement]]\nid = ${S(r.id)}\ngroup = ${S(c.id)}\ntext = ${zh(r.text)}\nanswer = "met"\npoints = ${S(String(r.weight))}\nnot_applicable = "with_reason"`);
      if (!r.extra) continue;
      const { label, unit, min, max, options } = r.extra;
      const answer = r.extra.type === 'number'
        ? `{ number = { unit = ${zh(unit)}, min = "${min}", max = "${max}", decimals = 1 } }`
        : `{ many_of = { options = [${options.map(o => `{ id = ${S(o.value)}, label = ${zh(o.label)}, points = "0" }`).join(', ')}] } }`;
      w(`\n[[requirement]]\nid = "${r.id}x"\ngroup = ${S(c.id)}\ntext = ${zh(label)}\nanswer = ${answer}\npoints = "0"`);
    }
  }
}
w(`
[score]
quantity = { group = "all" }
max = "100"
decimals = 1
status = "assumption"
note = ${zh('仅用于性能测量')}

[[level]]
id = "reached"
title = ${zh('达到要求')}
requires = { compare = { left = "score", at_least = { value = "80" } } }`);
console.log(out.join('\n'));
