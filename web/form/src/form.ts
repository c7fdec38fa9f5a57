import { LeadForm } from './lead-form.ts';

// A page may load the script twice.
if (!customElements.get('assistloop-lead-form')) customElements.define('assistloop-lead-form', LeadForm);
