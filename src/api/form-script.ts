import { formScript } from './pages/form-script.ts';
import { route } from './route.ts';
import { FormScriptAnswer } from './schemas/public-form.ts';

export const formScriptRoutes = [
  route({
    method: 'get',
    path: '/v1/form-script',
    who: 'tenant',
    summary: 'Where websites load the form from; the pinned address never means another content',
    status: 200,
    answer: FormScriptAnswer,
    handler: async (_input, { publicUrl }) => {
      const { version, integrity } = formScript();
      return { url: `${publicUrl}/form.js`, pinnedUrl: `${publicUrl}/form.${version}.js`, integrity };
    },
  }),
];
