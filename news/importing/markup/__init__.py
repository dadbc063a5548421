"""From HTML to numbered lines that know what they are: the common path of saved pages and Word documents."""
