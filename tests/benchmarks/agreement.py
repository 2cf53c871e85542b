import time, random
from qualcode.agreement.study import *
from qualcode.agreement.sums import summarise
def make(spans, coders=5, codes=40, documents=100, length=60000, turns=200):
    ch=random.Random(5)
    names=[f"c{i}" for i in range(coders)]
    parents={f"t{i}":None for i in range(8)}
    for i in range(8,codes): parents[f"t{i%8}/{i}"]=f"t{i%8}"
    leaves=[c for c in parents if '/' in c]
    docs=[]
    per=spans//documents//coders
    step=length//turns
    T=tuple((i*step,(i+1)*step) for i in range(turns))
    ex=tuple((i*step,i*step+8) for i in range(turns))
    for d in range(documents):
        passages=[(ch.randrange(length-300),ch.randrange(20,200),ch.choice(leaves)) for _ in range(per)]
        marks=[]
        for n in names:
            for s,l,c in passages:
                if ch.random()<.2: s=ch.randrange(length-300)
                elif ch.random()<.3: l+=ch.randrange(-10,30)
                marks.append(Mark(s,s+l,c if ch.random()<.9 else ch.choice(leaves),n))
        docs.append(StudyDocument(f"d{d}",length,tuple(names),tuple(marks),ex,T))
    return docs,parents
if __name__=="__main__":
    docs,parents=make(150000)
    plan=Plan.of(parents,list(parents),docs[0].coders,"turn")
    t=time.perf_counter()
    parts=[summarise(d,plan) for d in docs]
    print(time.perf_counter()-t)
    import cProfile
    cProfile.run("[summarise(d,plan) for d in docs]",sort="tottime")
