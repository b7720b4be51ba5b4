"""What panels and dialogs are made of: plain-text widgets, lists, forms, dialogs with a job behind them."""
