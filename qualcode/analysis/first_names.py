"""First names that are common in the Netherlands, by which a value or a file's name is taken for a person's.

Facts of statistics, not a study's: whoever is called otherwise is found by the labels and columns of the study.
"""

from __future__ import annotations

from qualcode.analysis.name_forms import fold

FIRST_NAMES = frozenset(
    fold(name)
    for name in """
    aaliyah aart abdel abdelkader abdul abdullah abel achmed adam adriaan adrianus ahmad ahmed aicha aisha albert
    aleid alex alexander ali alice alicia alina amber amin amina amir amira amy an andre andrea andrei andries
    angela angelique anita anja ank anke ann anna annabel anne annelies annemarie annemiek annet annette annie
    anouar anouk ans anthony antje anton antonia antonius antoon arda arend arie ariel arjan arjen armin arno
    arnold arnoud arthur aya ayaan ayla ayoub aziz babette barbara bart bartje bas bastiaan beatrice ben benjamin
    benthe berend bernard bert betty bianca bilal björn bob boris bouke brahim bram brecht brenda brian britt bruno
    burak carel carla carlijn carlo carlos carmen carola carolien caroline casper catharina cees celine chaima
    chantal charlotte cheyenne chris christel christiaan christian christina claire claudia coen coenraad colin
    collin cor corine corinne cornelia cornelis corrie cynthia daan daisy damian dana daniel danielle danny dave
    david dean debbie debora denise deniz dennis derek desmond dewi diana dick diederik dieneke dina dirk djamila
    dominique donna donny doris douwe duco dunya dylan edo eduard edwin eefje eelco elif elina eline elisa
    elisabeth elise elke ella ellen elles elly els elsbeth elske elvira emiel emil emily emine emir emma emre engin
    enzo eric erica erik erwin esmee esra esther eva eveline evert evi faas fabian faisal famke fardau farid fatih
    fatima fatma fatoumata feline femke fenna ferdinand ferry fieke fien finn floor floortje floris fons francis
    frank frans fransje fred freddy frederik frederique freek frits gea geert geertje gerard gerben gerda gerrit
    gertjan gerwin gijs gijsbert gina ginny goedele greet greetje guido guus hafid hajar hakan hamid hamza hanna
    hannah hanneke hans harm harold harrie harry hasan hasna hassan hatice hedwig heleen helena helga hendrik
    hendrika henk hennie henny herman hicham hilde hind hugo huseyin huub ibrahim ibtissam ida ieke ilham ilias
    ilse ilyas iman imane imke ina inas ine ineke inge ingeborg ingrid irene iris irma isa isabel isabella ismael
    ismail ivan ivo jaap jack jackie jacob jacoba jacqueline jacques jake jamal james jamila jan janine janna
    janneke jannie jantine jantje jari jasmijn jasmine jason jasper jayden jean jeannette jelle jelmer jennifer
    jeremy jeroen jesse jessica jet jetske jill jim jimmy jip joan joanna jochem joep joey johan johanna johannes
    john jolanda jolien jonas jonathan joost jordi jordy jori joris jos josephine josje josé joyce judith jules
    julia julian juliana julie juliette jurgen jurre justin kaan kamal karel karen karim karima karin karlijn
    kasper kathleen katja kayleigh kees keesje kemal kevin khadija khalid kiki kim kirsten klaas koen koenraad koos
    krijn kris kristel lana lars laura lauren laurens lea leen leendert leila lena lennard lennart leo leon leonie
    leonoor levi lianne lidia lidy lieke lien liesbeth lieve lilian lily lina linda lindsay lisa lisanne lisette
    liza lizzy loes lois lonneke lorenzo lot lotte louis louisa louise luca lucas lucia lucy luke luna lynn maaike
    maarten maartje machiel madelief mahmoud maikel malika mandy manon manuel marc marcel marcella marco margot
    margreet margriet maria mariam marianne marie marieke marieta marije marijke marijn marina marinus marion marit
    mariëlle marja marjan marjolein mark markus marleen marlies marloes marnix marten martha martijn martin martina
    martine maryam mats matthias matthijs maud maurice maurits max maxim maya mehdi mehmet meike melanie melissa
    melle menno merel merve mette michael michel michelle michiel mieke mien miep mies mika mike mila milan milou
    mina mink miranda mirjam mirthe mo mohamed mohammad mohammed monica monique moos morris mostafa mounir muhammed
    murat mustafa myrthe nabil nadia nadine najat naomi natalie natasja nathalie nazli neeltje nel nena nick nicky
    nico nicolaas nicole niek niels nienke nikki nina nizar noa noah noor noortje nora noud nour nouri nynke olaf
    olga olivia olivier omar oscar osman otto ouassim oumaima pablo pamela pascal pascale patricia patrick paul
    paula pauline peggy pelle petra petrus philip pien pier piet pieter pim pleun priscilla puck quinten quinty
    rachel rachid rachida rafael rajesh rami ramon ramona rana randy rania raoul raymond rebecca reinier reinout
    remco renate renee rens rené rianne richard rick rik rita rob robbert robert robin roderick roel roelof roland
    rolf romy ron ronald rosa rosalie rosanne roxanne roy ruben rudy rutger ruth ruud ryan saar sabine sabrina said
    saida salim salima salma sam samantha samir samira samuel sander sandra sanne sara sarah sascha saskia
    sebastiaan sebastian sef selim selin selma sem serena serge sevda shanna shannon sharon sheila siem sietske
    sifra sigrid silvia simon simone sjaak sjoerd sjors sofia sofie sophie soraya soufiane stan stef stefan
    stefanie stella stephan stephanie steven stijn sultan susan susanne suzanne suze sven svenja syl sylvia sylvie
    tamara tara tarik teddy teun teunis thea theo theodoor thierry thijmen thijs thirza thom thomas tijmen tijn tim
    tine tineke tobias tom tommy ton tony toon tristan truus tygo tyler umar ursula valentijn vanessa vera
    veronique victor victoria vigo vince vincent viola vivian walter wanda ward wendy werner wesley wessel wijnand
    wilbert wilco wilhelmina willem willemien willemijn wilma wim winnie wouter xander yara yasemin yasin yasmin
    yasmina yassin yassine yentl ymke yolanda yousef yousra youssef yunus yusuf yvette yvonne zahra zakaria zara
    zeynep zohra zoë
    """.split()
)
