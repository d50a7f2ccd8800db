#include "ui/shell/desktop_seams.h"

#include <QDesktopServices>
#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>

namespace groundswell::ui {

namespace {

QFileDialog* makeDialog(QWidget* parent, const QString& title, const QString& filters) {
    auto* dialog = new QFileDialog(parent, title, QString(), filters);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    return dialog;
}

}  // namespace

void DesktopSeams::openFiles(QWidget* parent, const QString& title, const QString& filters,
                             std::function<void(QStringList)> answer) {
    QFileDialog* dialog = makeDialog(parent, title, filters);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    QObject::connect(dialog, &QFileDialog::filesSelected, parent, std::move(answer));
    dialog->open();
}

void DesktopSeams::saveFile(QWidget* parent, const QString& title, const QString& suggestion, const QString& filters,
                            std::function<void(QString)> answer) {
    QFileDialog* dialog = makeDialog(parent, title, filters);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(suggestion);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, std::move(answer));
    dialog->open();
}

void DesktopSeams::openFolder(QWidget* parent, const QString& title, std::function<void(QString)> answer) {
    QFileDialog* dialog = makeDialog(parent, title, QString());
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, std::move(answer));
    dialog->open();
}

void DesktopSeams::confirm(QWidget* parent, const QString& question, const QString& yes,
                           std::function<void(bool)> answer) {
    auto* box = new QMessageBox(parent);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setText(question);
    const QPushButton* accept = box->addButton(yes, QMessageBox::AcceptRole);
    box->addButton(QMessageBox::Cancel);
    QObject::connect(box, &QMessageBox::finished, parent,
                     [box, accept, answer = std::move(answer)] { answer(box->clickedButton() == accept); });
    box->open();
}

void DesktopSeams::openUrl(const QUrl& url) {
    QDesktopServices::openUrl(url);
}

}  // namespace groundswell::ui
