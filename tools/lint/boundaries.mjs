/** @param {boolean} withTestkit */
export const boundaries = (withTestkit) => {
  const testkit = withTestkit ? ['scope:testkit'] : [];
  /** @param {string} sourceTag @param {string[]} tags */
  const only = (sourceTag, ...tags) => ({
    sourceTag,
    onlyDependOnLibsWithTags: [...tags, ...testkit],
  });
  return {
    '@nx/enforce-module-boundaries': [
      'error',
      {
        enforceBuildableLibDependency: true,
        // Nx forbids imports of applications. The command line starts the server in its own
        // process, and the parity specs read its settings.
        allow: ['@mozaiks/runtime'],
        depConstraints: [
          { sourceTag: 'scope:contracts', onlyDependOnLibsWithTags: [] },
          { sourceTag: 'scope:testkit', onlyDependOnLibsWithTags: ['scope:contracts'] },
          only('scope:lib', 'scope:contracts'),
          only('scope:examples', 'scope:contracts', 'scope:lib'),
          only('scope:tools', 'scope:contracts', 'scope:lib', 'scope:app'),
          only('scope:app', 'scope:contracts', 'scope:lib', 'scope:app'),
        ],
      },
    ],
  };
};
