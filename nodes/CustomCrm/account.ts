import type { RestSystem } from '../shared/rest/system';
import { SYSTEM_LABELS } from '../shared/systemLabels';

export const CUSTOM_CRM: RestSystem = {
	system: 'customcrm',
	label: SYSTEM_LABELS.customcrm,
	credentialType: 'customCrmApi',
	credentialName: 'Custom CRM API',
};
