"""Under what terms our data may be used, and where they come from: said here and nowhere else."""

SOURCE = "総務省「連携中枢都市圏構想の推進に向けた関係各省による支援策」"
SOURCE_ADDRESS = "https://www.soumu.go.jp/"
PROCESSED_BY = "renkei（連携中枢都市圏 支援策目録）"
ATTRIBUTION = f"出典：{SOURCE}を{PROCESSED_BY}が加工して作成"
LICENCE = "PDL1.0"
LICENCE_NAME = "公共データ利用規約（第1.0版）"
LICENCE_ADDRESS = "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0"

TERMS = f"""利用条件と出典

1. 出典
   {SOURCE}
   圏域、構成市町村、申請・採択状況には、行ごとに出典を記しています。

2. 加工
   「掲載のとおり」の列は、公表された文のままです。金額（円）、分数、政策分野、支援の書きぶりなどの列は、
   {PROCESSED_BY}がその文から機械的に読み取ったもので、総務省又は各府省が作成したものではありません。

3. 利用条件
   {LICENCE_NAME}（{LICENCE}）に準じて利用できます（政府標準利用規約（第2.0版）及びクリエイティブ・コモンズ 表示 4.0 国際と互換性があります）。
   商用利用も含め、複製、公衆送信、翻訳・変形等の翻案を自由に行えます。利用するときは、次のように出典を記してください。
     {ATTRIBUTION}
   編集・加工して利用するときは、そのことも記し、国（府省等）が作成したかのような態様で公表しないでください。
   規約：{LICENCE_ADDRESS}

4. 注意
   予算額は全国の額であり、連携中枢都市圏に配分される額ではありません。
   同じ予算額を複数の施策が共有することがあります。合計するときは、予算額の番号ごとに一度だけ数えてください。
   各施策の内容・公募時期は、所管の府省にお問い合わせください。
"""
