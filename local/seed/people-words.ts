/** Invented companies that sell. */
export const COMPANIES =
  "Nordwerk, Palisade, Brightwater, Kestrel Labs, Fernhill, Quarry & Sons, Tidemark, Oakline, Lumen Forge, Cobalt Lane, Harbourlight, Juniper Works, Stonebridge, Violet Owl, Redshift Mill, Marlowe Systems, Saltire, Copperfield Software, Greenlane, Polar Stack, Meridian Street, Aster & Rye, Windrose, Blue Heron, Tallship".split(
    ", ",
  );

export const GIVEN_NAMES =
  "Ada, Amara, Bram, Chidi, Clara, Dmitri, Elif, Emre, Farah, Greta, Hana, Hugo, Ines, Jonas, Kaito, Lena, Malik, Mira, Nadia, Oskar, Priya, Rafael, Sofia, Tariq, Yara".split(
    ", ",
  );

export const FAMILY_NAMES =
  "Almeida, Bakker, Castillo, Demir, Eriksen, Fontaine, Garcia, Haddad, Ito, Jensen, Kowalski, Lindgren, Moreau, Novak, Okafor, Petrov, Quinn, Rossi, Sato, Tanaka, Umarov, Vogel, Weber, Yilmaz, Zhang".split(
    ", ",
  );
