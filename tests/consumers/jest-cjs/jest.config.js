// Babel writes require() for the imports of the package too. The probe is part of the test only.
module.exports = { transformIgnorePatterns: ["/node_modules/(?!wechat-cloudbase(-probe)?/)"] };
