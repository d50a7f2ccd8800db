#include "ui/dialogs/backfill_dialog.h"

#include "ui/shell/style.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QPushButton>

#include <algorithm>

namespace groundswell::ui {

namespace {

constexpr int gapsListed = 10;

QString daysOfGaps(const std::vector<domain::FetchGap>& gaps) {
    core::UtcTime first = gaps.front().from;
    core::UtcTime last = gaps.front().to;
    for (const domain::FetchGap& gap : gaps) {
        first = std::min(first, gap.from);
        last = std::max(last, gap.to);
    }
    return formatDays(toQt(first).date(), toQt(last - std::chrono::microseconds(1)).date());
}

QString listOfGaps(const std::vector<domain::FetchGap>& gaps, bool withSource) {
    QStringList lines;
    for (const domain::FetchGap& gap : gaps) {
        if (lines.size() == gapsListed) {
            lines << BackfillDialog::tr("and %1 more")
                         .arg(formatCount(static_cast<std::int64_t>(gaps.size()) - gapsListed));
            break;
        }
        QString line =
            QStringLiteral("%1: %2").arg(isolated(oneLine(text(gap.query)).left(80)), formatRange(gap.from, gap.to));
        if (withSource) line.prepend(isolated(oneLine(text(gap.source))) + QStringLiteral(", "));
        lines << line;
    }
    return lines.join(QChar(u'\n'));
}

}  // namespace

BackfillDialog::BackfillDialog(PageContext context, std::string source, std::vector<domain::FetchGap> gaps,
                               QWidget* parent)
    : QDialog(parent), m_context(std::move(context)), m_source(std::move(source)), m_gaps(std::move(gaps)) {
    setObjectName(QStringLiteral("backfillDialog"));
    setWindowTitle(tr("Back-fill"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* form = new QFormLayout(this);
    form->setContentsMargins(16, 16, 16, 16);
    form->setVerticalSpacing(8);
    const auto line = [&](const char* name, const QString& head, const QString& words) {
        auto* label = new TextLabel(words, Type::Body, Tone::Text, this);
        label->setObjectName(QString::fromLatin1(name));
        label->setWordWrap(true);
        label->setMinimumWidth(320);
        form->addRow(head, label);
        return label;
    };
    line("backfillFrom", tr("Source"),
         m_source.empty() ? tr("All that are on and do not pause") : oneLine(text(m_source)));
    if (!m_gaps.empty()) line("backfillDays", tr("Days"), daysOfGaps(m_gaps));
    m_asks = line("backfillAsks", tr("Asked again"), {});
    m_note = new TextLabel(Type::Caption, Tone::Text2, this);
    m_note->setObjectName(QStringLiteral("backfillNote"));
    m_note->setWordWrap(true);
    form->addRow(m_note);
    form->addRow(makeButtons());
    showAsked(0);
    showNote();
}

QLayout* BackfillDialog::makeButtons() {
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("cancelBackfill"));
    auto* begin = new QPushButton(tr("Start"), this);
    begin->setObjectName(QStringLiteral("startBackfill"));
    begin->setToolTip(tr("Ask for these times now"));
    begin->setDefault(true);
    begin->setEnabled(!m_gaps.empty() && m_context.service().readOnlyReason().empty());
    setPrimary(begin);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch(1);
    for (QPushButton* button : {cancel, begin}) {
        button->setFixedHeight(28);
        buttons->addWidget(button);
    }
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(begin, &QPushButton::clicked, this, &BackfillDialog::start);
    return buttons;
}

void BackfillDialog::setLeftOut(std::int64_t gaps) {
    showAsked(gaps);
}

void BackfillDialog::showAsked(std::int64_t leftOut) {
    QStringList words;
    if (!m_gaps.empty()) words << listOfGaps(m_gaps, m_source.empty());
    if (m_gaps.empty() && leftOut == 0) words << tr("Nothing is known to be missing.");
    if (m_gaps.empty() && leftOut > 0) words << tr("Nothing is known to be missing of these.");
    if (leftOut > 0) {
        words << formatCounted(leftOut, tr("%1 gap of a source that pauses or is off is left out."),
                               tr("%1 gaps of sources that pause or are off are left out."));
    }
    m_asks->setText(words.join(QChar(u'\n')));
}

void BackfillDialog::showNote() {
    const QString whyNot = oneLine(text(m_context.service().readOnlyReason()));
    m_note->setTone(whyNot.isEmpty() ? Tone::Text2 : Tone::Warn);
    m_note->setText(whyNot.isEmpty()
                        ? formatCounted(static_cast<std::int64_t>(m_gaps.size()),
                                        tr("About %1 request, more where an answer comes in pages. Times are UTC."),
                                        tr("About %1 requests, more where an answer comes in pages. Times are UTC."))
                        : whyNot);
    m_note->setVisible(!whyNot.isEmpty() || !m_gaps.empty());
}

void BackfillDialog::start() {
    m_context.service().startBackfill(m_source);
    Q_EMIT started();
    accept();
}

}  // namespace groundswell::ui
