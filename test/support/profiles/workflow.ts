import type { WorkflowJson } from '../../host';
import type { RestEntityInput } from '../../../nodes/shared/rest/profile/profile';
import type { DialectName } from '../../sandbox/rest/dialects/types';
import { profileOf } from './index';
import type { ProfiledSystem } from './reference';

const SYSTEM_OF: Record<string, ProfiledSystem> = {
	'n8n-nodes-linkstore.customerp': 'customerp',
	'n8n-nodes-linkstore.customCrm': 'customcrm',
	'n8n-nodes-linkstore.customPms': 'custompms',
};

/** The parameters by which a node of one of the user's own systems gets a profile. */
export const ownProfile = (profile: RestEntityInput) => ({
	profile: 'own',
	profileJson: JSON.stringify(profile, null, 2),
});

/** A template whose Get Changes nodes of the user's own systems have the profile of a dialect; all else stays. */
export const withDialect =
	(dialect: DialectName, change = (profile: RestEntityInput) => profile) =>
	(workflow: WorkflowJson): WorkflowJson => ({
		...workflow,
		nodes: workflow.nodes.map((node) => {
			const system = SYSTEM_OF[node.type];
			const { operation, resource } = node.parameters;
			if (system === undefined || operation !== 'getChanges') return node;
			const profile = change(profileOf(dialect, system, String(resource)));
			return { ...node, parameters: { ...node.parameters, ...ownProfile(profile) } };
		}),
	});
