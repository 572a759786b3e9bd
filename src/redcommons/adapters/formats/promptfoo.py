NAME="promptfoo"
def sniff(p,h): return False
