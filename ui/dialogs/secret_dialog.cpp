#include "ui/dialogs/secret_dialog.h"

#include "ui/pages/notice.h"
#include "ui/shell/style.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

namespace groundswell::ui {

SecretDialog::SecretDialog(PageContext context, std::string name, QWidget* parent)
    : QDialog(parent), m_context(std::move(context)), m_name(std::move(name)) {
    setObjectName(QStringLiteral("secretDialog"));
    setWindowTitle(tr("Token"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(440, 220);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(8);
    m_notice = new Notice(this);
    column->addWidget(m_notice);
    column->addWidget(new TextLabel(tr("Token or key called %1").arg(isolated(text(m_name))), Type::Strong));
    m_place = new TextLabel(Type::Caption, Tone::Text2, this);
    m_place->setObjectName(QStringLiteral("secretPlace"));
    m_place->setWordWrap(true);
    column->addWidget(m_place);
    m_secret = new QLineEdit(this);
    m_secret->setObjectName(QStringLiteral("secretText"));
    m_secret->setAccessibleName(tr("New token"));
    m_secret->setToolTip(tr("It is kept for this name and shown nowhere"));
    m_secret->setEchoMode(QLineEdit::Password);
    m_secret->setFixedHeight(28);
    column->addWidget(m_secret);
    m_inFile = new QCheckBox(tr("In a file that only you can read, not in the keychain"), this);
    m_inFile->setObjectName(QStringLiteral("secretInFile"));
    column->addWidget(m_inFile);
    column->addStretch(1);
    auto* buttons = new QHBoxLayout;
    m_remove = new QPushButton(tr("Take it away"), this);
    m_remove->setObjectName(QStringLiteral("removeSecret"));
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("cancelSecret"));
    m_keep = new QPushButton(tr("Keep"), this);
    m_keep->setObjectName(QStringLiteral("keepSecret"));
    m_keep->setDefault(true);
    m_keep->setEnabled(false);
    setPrimary(m_keep);
    buttons->addWidget(m_remove);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_keep);
    for (QPushButton* button : {m_remove, cancel, m_keep}) button->setFixedHeight(28);
    column->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_keep, &QPushButton::clicked, this, &SecretDialog::keep);
    connect(m_remove, &QPushButton::clicked, this, &SecretDialog::remove);
    connect(m_secret, &QLineEdit::textChanged, this,
            [this](const QString& typed) { m_keep->setEnabled(!typed.trimmed().isEmpty()); });
    askPlace();
}

void SecretDialog::askPlace() {
    m_remove->setEnabled(false);
    m_place->setText(tr("Checking whether there is one…"));
    m_placeTicket = m_context.service().findSecret(m_name, [this](const core::Result<pipeline::SecretPlace>& place) {
        QString words = tr("None is kept under this name.");
        if (!place) {
            words = oneLine(text(place.error().message));
        } else if (*place == pipeline::SecretPlace::Environment) {
            words = tr("The environment has one; that goes before what is kept here.");
        } else if (*place == pipeline::SecretPlace::Keychain) {
            words = tr("The keychain has one; a new one takes its place.");
        } else if (*place == pipeline::SecretPlace::File) {
            words = tr("The file of secrets has one; a new one takes its place.");
            m_inFile->setChecked(true);
        }
        m_place->setText(words);
        m_remove->setEnabled(place &&
                             (*place == pipeline::SecretPlace::Keychain || *place == pipeline::SecretPlace::File));
    });
}

void SecretDialog::keep() {
    m_keep->setEnabled(false);
    const auto place = m_inFile->isChecked() ? pipeline::SecretPlace::File : pipeline::SecretPlace::Keychain;
    m_writeTicket = m_context.service().setSecret(
        m_name, utf8(m_secret->text().trimmed()), place, [this](const core::Result<void>& done) {
            m_keep->setEnabled(true);
            if (!done && done.error().code == core::ErrorCode::Unavailable) {
                m_notice->showSentence(Notice::Kind::Warning,
                                       tr("No keychain answers. Tick the box to keep it in a file instead."));
                return;
            }
            if (!done) return m_notice->showError(done.error());
            m_secret->clear();
            Q_EMIT changed();
            accept();
        });
}

void SecretDialog::remove() {
    m_writeTicket = m_context.service().removeSecret(m_name, [this](const core::Result<bool>& done) {
        if (!done) return m_notice->showError(done.error());
        Q_EMIT changed();
        askPlace();
    });
}

}  // namespace groundswell::ui
