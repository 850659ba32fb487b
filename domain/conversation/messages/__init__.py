"""What the bot says, as facts without sentences: `wording` has one template a class, of the same name in snake case.

The template's folder bears the name of the module. A message may carry `actions`: typed commands that a channel with
buttons shows as buttons. Import each class from its module.
"""
