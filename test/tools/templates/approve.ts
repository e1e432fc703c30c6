import { fields, whenFilled } from './core';
import { section, sticky } from './stickies';
import { base, own, workflow, type Template } from './workflow';

/** Name of the template that serves all flows. */
export const APPROVE = 'link-store-approve';

const TITLE = 'Look at the status of a flow in the Link Store and approve it';

const OVERVIEW = `## ${TITLE}

Shows where a flow of the Link Store stands, in numbers and in words, and lets its settings go live. It works for every flow and does the same as the lower part of the flow's own workflow.

### How it works

A flow whose settings are new or were changed only previews: it reads both systems completely and counts what would be linked, created and changed. Approving lets exactly the settings with this code write. Without a code only the status is shown.

### Setup

1. Enter the name of the flow in *Which flow*. It is the name in all nodes of the flow, for example \`membercare-persons--customerp-contact\`.
2. Execute the workflow: *Get the status* shows the preview with its settings code.
3. Enter that code in *Which flow*, execute once more, and empty it again.

### Customization

- Replace *Get the status* by *Get Many* reviews to see what waits for a person.
- Replace *Approve these settings* by *Confirm Stop* to let a flow go on that stopped itself.

Self-hosted n8n with the community package n8n-nodes-linkstore.`;

/** The small workflow that shows and approves any flow. */
export function approveTemplate(): Template {
	const name = {
		manual: 'Execute by hand',
		which: 'Which flow',
		status: 'Get the status',
		withCode: 'Only with a code',
		approve: 'Approve these settings',
	};
	const which = fields([
		{ name: 'flow', value: '' },
		{ name: 'settingsCode', value: '' },
	]);
	const flow = '={{ $json.flow }}';
	const nodes = [
		sticky('About this workflow', [-560, 0, 544, 784], OVERVIEW),
		section({
			name: 'About choosing',
			at: [0, 0, 528, 784],
			text: '## Choose\nName the flow here; leave it empty to see all flows. To approve, enter the settings code of its preview as well.',
		}),
		section({
			name: 'About looking',
			at: [544, 0, 528, 384],
			text: '## Look\nState, numbers of the preview, waiting work and open reviews.',
		}),
		section({
			name: 'About approving',
			at: [544, 400, 528, 384],
			text: '## Approve\nRuns only if there is a code. Nothing was written before; from here on the flow writes, with exactly the settings that were previewed.',
		}),
		base(name.manual, ['manualTrigger', 1], [80, 368]),
		base(name.which, ['set', 3.4], [336, 368], which),
		own(name.status, 'linkStore', [640, 192], {
			resource: 'flow',
			operation: 'getStatus',
			flow,
		}),
		base(name.withCode, ['filter', 2.2], [640, 592], whenFilled('settingsCode')),
		own(name.approve, 'linkStore', [896, 592], {
			resource: 'flow',
			operation: 'approve',
			flow,
			settings: '={{ $json.settingsCode }}',
		}),
	];
	return workflow(APPROVE, TITLE, nodes, [
		[name.manual, 0, name.which, 0],
		[name.which, 0, name.status, 0],
		[name.which, 0, name.withCode, 0],
		[name.withCode, 0, name.approve, 0],
	]);
}
